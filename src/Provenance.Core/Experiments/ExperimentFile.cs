using Provenance.Core.Experiments.Declarations;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Markdown;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments;

/// <summary>Which file an experiment is, and of which kind.</summary>
internal static class ExperimentFile
{
    private static readonly string[] Names = ["experiment.yaml", "experiment.yml", "experiment.md"];

    /// <summary>Null, and an error, when there is none.</summary>
    public static Place? Find(string path, FindingLog log)
    {
        if (path.Length == 0 || path.Any(char.IsControl))
        {
            log.Error("path-invalid", $"\"{path}\" is no name of a file or folder.", new SourceSpot("EXPERIMENT"));
            return null;
        }

        var full = Path.GetFullPath(path);
        if (File.Exists(full))
            return new Place(full, Path.GetFileName(full));
        if (!Directory.Exists(full))
        {
            log.Error("file-missing", $"There is no file or folder \"{path}\".", new SourceSpot(path));
            return null;
        }

        var found = Names.Select(name => new Place(Path.Combine(full, name), name)).Where(place => place.IsFile).ToList();
        if (found.Count == 0)
            log.Error("file-missing", $"The folder \"{path}\" has no {string.Join(", ", Names)}.", new SourceSpot(path));
        else if (found.Count > 1)
            log.Warning(
                "several-experiments",
                $"The folder has {string.Join(", ", found.Select(place => place.Name))}; {found[0].Name} is read.",
                new SourceSpot(found[0].Name));
        return found.FirstOrDefault();
    }

    public static Declaration? Declare(Place file, string text, FindingLog log)
    {
        var source = new SourceText(text, file.Name);
        switch (Path.GetExtension(file.Path).ToLowerInvariant())
        {
            case ".yaml" or ".yml":
                return OwnDeclaration.Read(source, log);
            case ".md":
                return MachinePart.Read(source, log) is { } root ? DiscernusDeclaration.Read(root, file.Name, log) : null;
            default:
                log.Error(
                    "unknown-format",
                    "An experiment is a .yaml file of our own format, or an experiment.md of Discernus.",
                    new SourceSpot(file.Name));
                return null;
        }
    }
}
