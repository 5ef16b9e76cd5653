using Provenance.Archive.Chronologs;
using Provenance.Archive.Seals;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Verifications;

/// <summary>The digests that are kept of a session's files: in its last seal, and in its chronolog.</summary>
internal sealed class CommittedDigests
{
    private readonly Dictionary<string, Digest> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Digest> entries = [];

    public static CommittedDigests Read(IFileStore files, string session, SealedChronolog chronolog)
    {
        var digests = new CommittedDigests();
        foreach (var entry in chronolog.Entries)
            digests.Add(entry);
        foreach (var number in files.List($"{session}/{SealPaths.Folder}").Select(SealPaths.Number).OfType<int>().Order())
        {
            if (FoundSeal.Read(files, session, number, []) is { } seal)
                digests.Add(seal);
        }

        return digests;
    }

    /// <summary>Null when none is kept.</summary>
    public Digest? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The digest of an entry's line, if a seal was made when it was the last.</summary>
    public Digest? FindEntry(long seq) => entries.GetValueOrDefault(seq);

    private void Add(ChronologEntry entry)
    {
        switch (entry.Event)
        {
            case ChronologEvents.SessionCreated:
                Add("session.json", entry.Facts["session"]);
                Add("plan.json", entry.Facts["plan"]);
                break;
            case ChronologEvents.Record:
                Add($"llm_archive/{entry.Facts["attempt"]}.json", entry.Facts["digest"]);
                break;
            case ChronologEvents.Sealed:
                Add($"{SealPaths.Folder}/{entry.Facts["seal"]}.json", entry.Facts["digest"]);
                break;
            default:
                break;
        }
    }

    private void Add(FoundSeal seal)
    {
        entries[seal.Statement.Chronolog.Entries] = seal.Statement.Chronolog.Head;
        foreach (var subject in seal.Statement.Subjects)
            byName[subject.Name] = subject.Digest;
        if (seal.Statement.Subjects.FirstOrDefault() is not { } list || list.Digest != Digest.Of(seal.ListText.Span))
            return;
        foreach (var line in seal.Lines)
        {
            if (SealList.ReadLine(line.Span) is { } file)
                byName[file.Name] = file.Digest;
        }
    }

    private void Add(string name, string? digest)
    {
        if (Digest.TryParse(digest, out var known))
            byName[name] = known;
    }
}
