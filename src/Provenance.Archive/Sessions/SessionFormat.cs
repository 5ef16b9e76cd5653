using System.Text.Json;
using Provenance.Core;
using Provenance.Core.Digests;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
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
        RequireFormat(session, bytes);
        try
        {
            var document = JsonSerializer.Deserialize(bytes, ProvenanceJson.Default.SessionDocument)
                ?? throw new InvalidSessionException(session, SessionPaths.SessionJson, "", "it is null");
            return document.Name == session
                ? document
                : throw new InvalidSessionException(session, SessionPaths.SessionJson, "name", $"it is \"{document.Name}\", not its folder's name");
        }
        catch (JsonException wrong)
        {
            throw new InvalidSessionException(session, SessionPaths.SessionJson, wrong.Path ?? "", wrong.Message);
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

    /// <summary>The version comes first: what else a newer format says can't be judged by this one's rules.</summary>
    private static void RequireFormat(string session, byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidSessionException(session, SessionPaths.SessionJson, "", "an object is wanted");
            if (!json.RootElement.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.Number
                || !format.TryGetInt32(out var version))
                throw new InvalidSessionException(session, SessionPaths.SessionJson, "format", "a whole number is wanted");
            if (version != SessionDocument.CurrentFormat)
                throw new InvalidSessionException(
                    session, SessionPaths.SessionJson, "format", $"this version reads format {SessionDocument.CurrentFormat}, and this is format {version}");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new InvalidSessionException(session, SessionPaths.SessionJson, "", wrong.Message);
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
