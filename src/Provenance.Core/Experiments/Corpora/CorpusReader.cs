using System.Collections.Immutable;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Corpora;

/// <summary>A corpus as it was read, with the files that it consists of.</summary>
internal sealed record ReadCorpus(Corpus Corpus, ImmutableArray<InputFile> Inputs);

/// <summary>Reads the texts that a manifest lists, or all of a folder.</summary>
internal sealed class CorpusReader(Places places, FindingLog log)
{
    private static readonly string[] Manifests = ["manifest.yaml", "manifest.yml", "manifest.json", "corpus.md", "corpus.yaml"];

    /// <summary>A corpus that is a manifest, or a folder with or without one.</summary>
    /// <param name="spot">Where the corpus is named.</param>
    public ReadCorpus? Read(Place place, SourceSpot spot)
    {
        if (place.IsFile)
            return ReadManifest(place, [place.Parent().Below("corpus"), place.Parent()], spot);
        return FindManifest(place) is { } manifest
            ? ReadManifest(manifest, [place, place.Below("corpus")], spot)
            : ReadFolder(place, spot);
    }

    /// <summary>
    /// The documents of one folder as a manifest that lies elsewhere describes them; all of its texts if that lists none.
    /// </summary>
    public ReadCorpus? ReadWith(Place? manifest, Place folder, SourceSpot spot)
    {
        if (manifest is not { IsFile: true } || FindManifest(folder) is not null)
            return Read(folder, spot);
        var trial = new FindingLog();
        return ManifestReader.Read(manifest, spot, trial) is { HasList: true }
            ? ReadManifest(manifest, [folder], spot)
            : ReadFolder(folder, spot);
    }

    /// <summary>Documents that are listed where a corpus is declared, with their files below one of the folders.</summary>
    public ReadCorpus Read(Listing listing, IReadOnlyList<Place> folders, Place declaring)
    {
        var intake = new DocumentIntake(log);
        if (listing.Documents.Length > InputLimits.Documents)
            log.Error("too-many-documents", $"A corpus has at most {InputLimits.Documents} documents.", listing.TotalSpot);
        foreach (var listed in listing.Documents.Take(InputLimits.Documents))
        {
            if (listed.File is null)
                intake.AddText(listed, listed.Text!, declaring.Path);
            else if (Find(listed, folders) is var (file, name))
                intake.AddFile(listed, file, name);
        }

        var corpus = new Corpus(
            listing.Name ?? Path.GetFileName(folders[^1].Path.TrimEnd('/')), intake.Documents) { Version = listing.Version };
        return new ReadCorpus(corpus, [.. intake.Inputs]);
    }

    private ReadCorpus? ReadManifest(Place manifest, IReadOnlyList<Place> folders, SourceSpot spot)
    {
        if (ManifestReader.Read(manifest, spot, log) is not { } listing)
            return null;
        if (listing.Documents.IsEmpty)
        {
            var what = listing.HasList ? "The list of documents is empty." : "The manifest lists no documents.";
            log.Error(
                "no-documents", $"{what} To take every text of a folder, name the folder with --corpus.", new SourceSpot(manifest.Name));
            return null;
        }

        var read = Read(listing, folders, manifest);
        CorpusCounts.Check(listing, read, folders.FirstOrDefault(folder => folder.IsFolder), log);
        return read;
    }

    private ReadCorpus? ReadFolder(Place folder, SourceSpot spot)
    {
        if (TextFiles.Of(folder, log) is not { Count: > 0 } files)
        {
            log.Error("no-documents", $"{folder.Name} has neither a manifest nor a text file (.txt, .md).", spot);
            return null;
        }

        var documents = files.Select(name =>
            new ListedDocument(Path.ChangeExtension(name, null), name, null, ImmutableSortedDictionary<string, string>.Empty, spot));
        return Read(new Listing(null, null, [.. documents], true, null, spot), [folder], folder);
    }

    private static Place? FindManifest(Place folder) =>
        Manifests.Select(folder.Below).FirstOrDefault(place => place.IsFile);

    /// <summary>
    /// The document's file in the first folder that has it, also where the manifest says <c>corpus/</c> for the folder itself.
    /// </summary>
    private (Place File, string Name)? Find(ListedDocument listed, IReadOnlyList<Place> folders)
    {
        var name = listed.File!.Replace('\\', '/');
        var inner = name.StartsWith("corpus/", StringComparison.Ordinal) ? name["corpus/".Length..] : name;
        foreach (var folder in folders)
        {
            foreach (var candidate in new[] { name, inner }.Distinct())
            {
                if (places.Resolve(folder, candidate, listed.Spot, "--corpus") is not { } place)
                    return null;
                if (place.IsFile)
                    return (
                        place,
                        Path.GetRelativePath(folder.Path, place.Path).Replace('\\', '/').Replace("../", "", StringComparison.Ordinal));
            }
        }

        var where = string.Join(" nor in ", folders.Select(folder => folder.Name));
        log.Error(
            "document-missing",
            $"The document \"{listed.File}\" is not in {where}; name the folder that has it with --corpus.",
            listed.Spot);
        return null;
    }
}
