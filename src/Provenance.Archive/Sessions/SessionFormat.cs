using System.Text.Json;
using Provenance.Core;
using Provenance.Core.Digests;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Sessions.Reading;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Sessions;

/// <summary>The two files that a session is locked by, <c>session.json</c> and <c>plan.json</c>: canonical JSON, format 1.</summary>
internal static class SessionFormat
{
    /// <summary>No document of ours comes near it; what is larger is not read into memory.</summary>
    private const long LargestFile = 256L << 20;

    public static byte[] Write(SessionDocument document) =>
        CanonicalJson.Bytes(JsonSerializer.SerializeToElement(document, ProvenanceJson.Default.SessionDocument));

    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    /// <exception cref="InvalidSessionException">The file breaks a rule.</exception>
    public static SessionDocument ReadSession(IFileStore files, string session)
    {
        var bytes = ReadFile(files, session, SessionPaths.SessionJson);
        try
        {
            var document = SessionDocumentReader.Read(bytes);
            return document.Name == session
                ? document
                : throw new InvalidSessionException(session, SessionPaths.SessionJson, "name", $"it is \"{document.Name}\", not its folder's name");
        }
        catch (InvalidMemberException wrong)
        {
            throw new InvalidSessionException(session, SessionPaths.SessionJson, wrong.Member, wrong.Rule);
        }
    }

    /// <exception cref="InvalidSessionException">The file breaks a rule, or is not the plan that the session was locked by.</exception>
    public static Plan ReadPlan(IFileStore files, SessionDocument document)
    {
        var bytes = ReadFile(files, document.Name, SessionPaths.PlanJson);
        if (Digest.Of(bytes) is var digest && digest != document.Plan)
            throw new InvalidSessionException(
                document.Name, SessionPaths.PlanJson, "", $"its digest is {digest}; the session is locked by {document.Plan}");
        try
        {
            return PlanFormat.Read(bytes);
        }
        catch (InvalidPlanException wrong)
        {
            throw new InvalidSessionException(document.Name, SessionPaths.PlanJson, "", wrong.Message);
        }
    }

    private static byte[] ReadFile(IFileStore files, string session, string name)
    {
        if (!ViewName.IsInside(session) || !files.FolderExists(session))
            throw new SessionNotFoundException(session);
        try
        {
            using var stream = files.OpenRead($"{session}/{name}");
            if (stream.Length > LargestFile)
                throw new InvalidSessionException(session, name, "", $"it has {stream.Length} bytes; at most {LargestFile} are read");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (FileNotFoundException)
        {
            throw new InvalidSessionException(session, name, "", "the file is missing");
        }
    }
}
