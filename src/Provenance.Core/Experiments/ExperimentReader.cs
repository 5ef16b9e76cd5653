using Provenance.Core.Experiments.Corpora;
using Provenance.Core.Experiments.Declarations;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Frameworks;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments;

/// <summary>
/// Reads an experiment with everything that it names: our own <c>experiment.yaml</c>, or an <c>experiment.md</c> of Discernus v4, 7.3
/// or 10. All that is wrong is found in one pass.
/// </summary>
public sealed class ExperimentReader
{
    private readonly FindingLog log;
    private readonly Places places;
    private readonly Place home;
    private readonly ReadOptions options;

    private ExperimentReader(Place home, ReadOptions options, FindingLog log)
    {
        this.home = home;
        this.options = options;
        this.log = log;
        places = new Places(home, log);
        if (options.Root is { } root)
            AllowRoot(root);
    }

    /// <param name="path">An experiment file, or the folder that holds one.</param>
    public static ExperimentReading Read(string path, ReadOptions options)
    {
        var log = new FindingLog();
        if (ExperimentFile.Find(path, log) is not { } file)
            return new ExperimentReading(null, log.Findings, null);
        var home = new Place(Path.GetDirectoryName(file.Path)!, ".");
        return new ExperimentReader(home, options, log).Read(file);
    }

    private ExperimentReading Read(Place file)
    {
        if (InputBytes.Read(file, InputLimits.Declaration, new SourceSpot(file.Name), log) is not { } bytes)
            return new ExperimentReading(null, log.Findings, null);
        if (ExperimentFile.Declare(file, bytes.Text, log) is not { } declaration)
            return new ExperimentReading(null, log.Findings, null);
        var input = new InputFile(Path.GetFileName(file.Path), file.Path, bytes.Digest, bytes.Bytes.LongLength);
        var framework = ReadFramework(declaration);
        var corpus = ReadCorpus(declaration, file);
        var assembly = new ExperimentAssembly(declaration, options, log);
        var experiment = assembly.Assemble(input, framework, corpus);
        return new ExperimentReading(experiment, log.Findings, declaration.ModelsYaml) { Asked = assembly.Asked };
    }

    private ReadFramework? ReadFramework(Declaration declaration)
    {
        var variant = options.Variant is { } wanted
            ? new VariantWish(wanted, new SourceSpot("--variant"))
            : new VariantWish(declaration.Variant?.Text, declaration.Variant?.Spot ?? new SourceSpot(home.Name));
        if (options.Framework is { } given)
        {
            var spot = new SourceSpot("--framework");
            return places.Given(given, spot) is { } place && Present(place, given, spot, "the framework", null)
                ? FrameworkReader.Read(place, spot, variant, log)
                : null;
        }

        if (declaration.InlineFramework is { } inline)
            return OwnFramework.Read(inline, variant, InlineDigest.Of(inline.Mapping)) is { } own ? new ReadFramework(own, null, null) : null;
        if ((declaration.Framework ?? Unnamed(declaration, "framework")) is not { } named
            || places.Resolve(home, named.Text, named.Spot, "--framework") is not { } found)
            return null;
        return Present(found, named.Text, named.Spot, "the framework", "--framework")
            ? FrameworkReader.Read(found, named.Spot, variant, log)
            : null;
    }

    private ReadCorpus? ReadCorpus(Declaration declaration, Place file)
    {
        var reader = new CorpusReader(places, log);
        if (options.Corpus is { } given)
        {
            var spot = new SourceSpot("--corpus");
            if (places.Given(given, spot) is not { } place || !Exists(place, given, spot, "the corpus", null))
                return null;
            return place.IsFile ? reader.Read(place, spot) : reader.ReadWith(DeclaredManifest(declaration), place, spot);
        }

        if (declaration.InlineCorpus is { } inline)
            return ReadInline(reader, InlineCorpus.Read(inline), file);
        if ((declaration.Corpus ?? Unnamed(declaration, "corpus")) is not { } named
            || places.Resolve(home, named.Text, named.Spot, "--corpus") is not { } found)
            return null;
        return Exists(found, named.Text, named.Spot, "the corpus", "--corpus") ? reader.Read(found, named.Spot) : null;
    }

    private ReadCorpus? ReadInline(CorpusReader reader, InlineCorpus.Section section, Place file)
    {
        var folder = section.Folder is { } named ? places.Resolve(home, named.Text, named.Spot, "--corpus") : home;
        if (folder is not null
            && section.Folder is { } given
            && !Exists(folder, given.Text, given.Spot, "the folder of the corpus", "--corpus"))
            return null;
        return folder is null ? null : reader.Read(section.Listing, [folder], file);
    }

    /// <summary>The manifest that the experiment names, where it can be read: <c>--corpus FOLDER</c> is described by it.</summary>
    private Place? DeclaredManifest(Declaration declaration)
    {
        if (declaration.Corpus is not { } named)
            return null;
        var quiet = new Places(home, new FindingLog());
        return quiet.Resolve(home, named.Text, named.Spot, null) is { IsFile: true } manifest ? manifest : null;
    }

    private Named? Unnamed(Declaration declaration, string what)
    {
        log.Error("field-missing", $"The experiment names no {what}; name one with --{what}.", declaration.Spot with { Field = what });
        return null;
    }

    private void AllowRoot(string root)
    {
        if (Directory.Exists(root))
            places.Allow(root);
        else
            log.Error("file-missing", $"There is no folder \"{root}\".", new SourceSpot("--root"));
    }

    private bool Present(Place place, string name, SourceSpot spot, string what, string? option)
    {
        if (!Exists(place, name, spot, what, option))
            return false;
        if (place.IsFile)
            return true;
        log.Error("not-a-file", $"\"{name}\" is a folder; {what} is a file.", spot);
        return false;
    }

    private bool Exists(Place place, string name, SourceSpot spot, string what, string? option)
    {
        if (place.Exists)
            return true;
        log.Error(
            "file-missing", $"There is no \"{name}\", which names {what}{(option is null ? "" : $"; name another with {option}")}.", spot);
        return false;
    }
}
