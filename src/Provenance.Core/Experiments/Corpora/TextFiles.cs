using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Corpora;

/// <summary>The text files below a folder.</summary>
internal static class TextFiles
{
    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 16,
        IgnoreInaccessible = true,
        // A link could lead out, or in circles; a folder is read for what lies in it.
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>Names below the folder with forward slashes, in ordinal order: the same everywhere.</summary>
    public static IReadOnlyList<string> Of(Place folder, FindingLog log)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(folder.Path, "*", Options)
                    .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".txt" or ".md")
                    .Select(file => Path.GetRelativePath(folder.Path, file).Replace('\\', '/'))
                    .Where(name => !IsAbout(name))
                    .Take(InputLimits.Documents + 1)
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            log.Error("file-unreadable", $"The folder {folder.Name} can't be read: {wrong.Message}", new SourceSpot(folder.Name));
            return [];
        }
    }

    /// <summary>Files that speak of the texts and are none.</summary>
    private static bool IsAbout(string name) =>
        Path.GetFileName(name).ToLowerInvariant() is "readme.md" or "readme.txt" or "corpus.md" or "experiment.md" or "framework.md";
}
