using System.Text;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Gateway.Catalog;

/// <summary>
/// <c>models.yaml</c>, or the section <c>model_settings</c> of an experiment: profiles, which also may stand at the top by their model names,
/// and what uses models and how.
/// </summary>
public static class ModelsFile
{
    public const string DefaultName = "models.yaml";

    private const int MostBytes = 1024 * 1024;

    /// <summary>The models file that holds for an experiment: beside it, or else in the current folder; null when there is none.</summary>
    /// <param name="experimentFolder">Null when there is no experiment.</param>
    public static string? Find(string? experimentFolder, string currentFolder) =>
        new[] { experimentFolder, currentFolder }
            .OfType<string>()
            .Select(folder => Path.Combine(folder, DefaultName))
            .FirstOrDefault(File.Exists);

    internal static ModelsDocument Read(string path, FindingLog log)
    {
        var name = Path.GetFileName(path);
        try
        {
            if (new FileInfo(path).Length > MostBytes)
            {
                log.Error("file-too-large", $"{name} is larger than {MostBytes / 1024} KiB, the most that is read.", new SourceSpot(name));
                return ModelsDocument.Empty;
            }

            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
            return Read(new SourceText(text.TrimStart('\uFEFF'), name), log);
        }
        catch (DecoderFallbackException)
        {
            log.Error("not-utf8", $"{name} is not UTF-8.", new SourceSpot(name));
            return ModelsDocument.Empty;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            log.Error("file-unreadable", $"{name} can't be read.", new SourceSpot(name));
            return ModelsDocument.Empty;
        }
    }

    internal static ModelsDocument Read(ModelsYaml section, FindingLog log) =>
        Read(new SourceText(section.Text, section.Spot.File, section.Spot.Line ?? 1), log);

    private static ModelsDocument Read(SourceText source, FindingLog log)
    {
        switch (YamlNodes.Parse(source, log, Severity.Error))
        {
            case Mapping root:
                return ModelsDocument.Read(root, source.File, log);
            case null or { IsNull: true }:
                return ModelsDocument.Empty;
            case var other:
                log.Error("wrong-type", $"Model settings must be a mapping; this is {other.Describe()}.", source.Spot(1));
                return ModelsDocument.Empty;
        }
    }
}
