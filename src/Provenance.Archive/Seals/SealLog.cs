using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;

namespace Provenance.Archive.Seals;

/// <summary>The part of a seal's list that only grows: what the session is locked by, and its records in the chronolog's order.</summary>
internal static class SealLog
{
    /// <summary>The lines that a session has from its creation on.</summary>
    /// <param name="created">The facts of the chronolog's first entry.</param>
    public static SealList Begin(SessionDocument document, Facts created)
    {
        var list = new SealList(document.Name);
        Add(list, SessionPaths.SessionJson, created["session"]);
        Add(list, SessionPaths.PlanJson, created["plan"]);
        foreach (var input in document.Experiment.Inputs)
            list.Add(new SealedFile($"inputs/{input.Name}", input.Digest));
        return list;
    }

    public static void AddRecord(SealList list, ChronologEntry record) => Add(list, $"llm_archive/{record.Facts["attempt"]}.json", record.Facts["digest"]);

    /// <summary>Whether a file is a record, which has its line here and not among the files.</summary>
    public static bool IsRecord(string file) =>
        file.StartsWith("llm_archive/", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>What the chronolog itself has no digest of has no line: whoever verifies finds it missing there.</summary>
    private static void Add(SealList list, string name, string? digest)
    {
        if (Digest.TryParse(digest, out var known))
            list.Add(new SealedFile(name, known));
    }
}
