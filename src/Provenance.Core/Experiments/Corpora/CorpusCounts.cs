using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Corpora;

/// <summary>Compares what a manifest says with what it lists, and what it lists with what the folder holds.</summary>
internal static class CorpusCounts
{
    private const int Named = 5;

    public static void Check(Listing listing, ReadCorpus read, Place? folder, FindingLog log)
    {
        if (listing.Total is { } total && total != listing.Documents.Length)
            log.Warning(
                "count-mismatch", $"The manifest speaks of {total} documents and lists {listing.Documents.Length}.", listing.TotalSpot);
        if (folder is null)
            return;
        var used = read.Inputs.Select(input => input.Path).ToHashSet(StringComparer.Ordinal);
        var unlisted = TextFiles.Of(folder, log)
            .Where(name => !used.Contains(Path.GetFullPath(Path.Combine(folder.Path, name))))
            .ToList();
        if (unlisted.Count == 0)
            return;
        var names = string.Join(", ", unlisted.Take(Named)) + (unlisted.Count > Named ? ", …" : "");
        log.Warning(
            "document-unlisted",
            $"The folder {folder.Name} holds {unlisted.Count} more text file(s) than the {listing.Documents.Length} documents that are listed; " +
            $"left out: {names}.",
            listing.TotalSpot);
    }
}
