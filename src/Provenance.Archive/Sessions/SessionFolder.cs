using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Sessions;

/// <summary>What is the same for whoever reads a session and whoever writes to it: the locked request, and files whose bytes are hashed again.</summary>
internal sealed class SessionFolder
{
    private SessionFolder(IFileStore files, SessionDocument document, Plan plan)
    {
        (Files, Document, Plan) = (files, document, plan);
        Paths = new SessionPaths(document.Name, plan.OrdinalDigits);
    }

    public IFileStore Files { get; }

    public SessionDocument Document { get; }

    public Plan Plan { get; }

    public SessionPaths Paths { get; }

    public static SessionFolder Read(IFileStore files, string session)
    {
        var document = SessionFormat.ReadSession(files, session);
        return new SessionFolder(files, document, SessionFormat.ReadPlan(files, document));
    }

    /// <param name="bytes">Null to read the record's file.</param>
    public RecordEnvelope ReadRecord(AttemptKey key, RecordReference? reference, ReadOnlyMemory<byte>? bytes)
    {
        var path = Paths.Record(key);
        if (reference is null)
            throw new CorruptRecordException(Paths.Name(path), "the session has no such record");
        var found = bytes ?? ReadChecked(path, reference.Digest);
        try
        {
            var envelope = RecordFormat.Read(found);
            return envelope.Key == key && envelope.Session == Document.Name
                ? envelope
                : throw new CorruptRecordException(Paths.Name(path), $"it is the record {envelope.Key} of {envelope.Session}");
        }
        catch (InvalidMemberException wrong)
        {
            throw new CorruptRecordException(Paths.Name(path), wrong.Message);
        }
    }

    public byte[] ReadInput(string name) => Document.Experiment.Inputs.FirstOrDefault(input => input.Name == name) is { } input
        ? ReadChecked(Paths.Of($"inputs/{name}"), input.Digest)
        : throw new CorruptRecordException($"inputs/{name}", "the session has no such input");

    public byte[]? FindView(string name)
    {
        if (!ViewName.IsInside(name))
            throw new ArgumentException($"\"{name}\" leaves the session's folder.", nameof(name));
        try
        {
            return Files.ReadAll(Paths.Of(name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private byte[] ReadChecked(string path, Digest digest)
    {
        byte[] bytes;
        try
        {
            bytes = Files.ReadAll(path);
        }
        catch (FileNotFoundException)
        {
            throw new CorruptRecordException(Paths.Name(path), "the file is missing");
        }

        return Digest.Of(bytes) is var found && found == digest
            ? bytes
            : throw new CorruptRecordException(Paths.Name(path), $"its digest is {found}; committed was {digest}");
    }
}
