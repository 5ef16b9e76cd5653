using System.Collections.Immutable;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Markdown;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Corpora;

/// <summary>
/// Reads the manifests of Discernus: <c>corpus.md</c> of 8.0 and 8.0.2 with <c>documents</c>, <c>manifest.yaml</c> of v4 with <c>texts</c>,
/// the JSON appendix of 7.3 with <c>file_manifest</c>. What else they say of the corpus is left alone.
/// </summary>
internal static class ManifestReader
{
    private static readonly string[] FileFields = ["filename", "file", "path", "name"];
    private static readonly string[] IdFields = ["document_id", "id"];

    public static Listing? Read(Place place, SourceSpot spot, FindingLog log)
    {
        if (InputBytes.Read(place, InputLimits.Declaration, spot, log) is not { } bytes)
            return null;
        var source = new SourceText(bytes.Text, place.Name);
        var errors = log.Errors;
        var root = Path.GetExtension(place.Path).ToLowerInvariant() switch
        {
            ".yaml" or ".yml" => YamlNodes.Parse(source, log, Severity.Warning) as Mapping,
            ".json" => JsonNodes.Parse(source, log, Severity.Warning) as Mapping,
            _ => MachinePart.Read(source, log),
        };
        if (root is not null)
            return Read(new Fields(root, "", place.Name, log));
        if (log.Errors == errors)
            log.Error("no-machine-readable-part", $"{place.Name} has no fields that describe a corpus.", new SourceSpot(place.Name));
        return null;
    }

    private static Listing Read(Fields root)
    {
        var about = root.Section(root.Either("corpus_metadata", "experiment_corpus", "metadata"));
        var list = root.Either("documents", "texts", "file_manifest");
        CheckVersion(root);
        var owner = root.Find("total_documents") is null && about is not null ? about : root;
        var total = owner.Either("total_documents", "total_texts");
        return new Listing(
            root.Text("name") ?? about?.Text(about.Either("title", "name", "corpus_name")),
            root.Text(root.Either("version", "corpus_version")) ?? about?.Text("version"),
            [.. Documents(root, list)],
            root.Find(list) is Sequence,
            owner.Integer(total, 0, int.MaxValue),
            owner.Spot(total));
    }

    private static void CheckVersion(Fields root)
    {
        if (root.Text("spec_version") is { } version && SpecificationVersion.Major(version) != 8)
            root.Log.Warning(
                "corpus-version", $"The corpus states specification version {version}; it is read as 8.0.2.", root.Spot("spec_version"));
    }

    private static IEnumerable<ListedDocument> Documents(Fields root, string list)
    {
        foreach (var (node, spot) in root.Items(list))
        {
            switch (node)
            {
                case Scalar { Kind: not ScalarKind.Null } file:
                    yield return new ListedDocument(null, file.Text, null, ImmutableSortedDictionary<string, string>.Empty, spot);
                    break;
                case Mapping entry when Entry(new Fields(entry, spot.Field!, root.File, root.Log), list) is { } document:
                    yield return document;
                    break;
                case Mapping:
                    break;
                default:
                    root.Log.Error("wrong-type", $"A document must be a mapping or the name of a file; this is {node.Describe()}.", spot);
                    break;
            }
        }
    }

    private static ListedDocument? Entry(Fields entry, string list)
    {
        // Only in a file_manifest is "name" the file; elsewhere it may be a person's.
        var fileField = entry.Either(list == "file_manifest" ? ["name", "filename", "file", "path"] : FileFields);
        var file = entry.RequiredText(fileField);
        var id = entry.Text(entry.Either("document_id", "id"));
        return file.Length == 0
            ? null
            : new ListedDocument(id, file, null, DocumentMetadata.Read(entry.Mapping, [fileField, .. IdFields]), entry.Spot(fileField));
    }
}
