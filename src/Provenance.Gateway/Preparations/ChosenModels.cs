using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Rollouts;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Preparations;

/// <summary>The settings of an experiment's models, from the models file, the experiment's own section and what was chosen.</summary>
public static class ChosenModels
{
    public static ModelReading Resolve(ExperimentChoice choice, ExperimentReading reading) =>
        Resolve(choice, reading, asked => asked.ExtractionModel is { } extraction ? asked.Models.Add(extraction) : asked.Models);

    /// <summary>Only the extraction model: the answers of the others are there already.</summary>
    public static ModelReading ResolveExtraction(ExperimentChoice choice, ExperimentReading reading) =>
        Resolve(choice, reading, asked => asked.ExtractionModel is { } extraction ? [extraction] : []);

    /// <summary>Every model that an experiment's own section sets up, whether or not it is asked: without the section, and with it.</summary>
    public static (ModelReading Alone, ModelReading Brought) ResolveSection(ExperimentChoice choice, ModelsYaml section)
    {
        var catalog = new ModelCatalog(new KeyRing(AnyKey));
        var wishes = new ModelWishes(ModelCatalog.NamesIn(section))
        {
            File = FindFile(choice.ModelsFile, choice.Experiment),
            RecordedFolder = choice.Recorded,
            RecordedSession = choice.RecordedSession,
        };
        return (catalog.Resolve(wishes), catalog.Resolve(wishes with { Section = section }));
    }

    /// <summary>The models file that counts: the one given, else one beside the experiment, else one in the current folder.</summary>
    /// <param name="experiment">The experiment's file or folder; null for none.</param>
    public static string? FindFile(string? given, string? experiment)
    {
        var beside = experiment is null || Directory.Exists(experiment) ? experiment : Path.GetDirectoryName(Path.GetFullPath(experiment));
        return given ?? ModelsFile.Find(beside, Directory.GetCurrentDirectory());
    }

    private static ModelReading Resolve(
        ExperimentChoice choice, ExperimentReading reading, Func<AskedModels, ImmutableArray<ModelName>> wanted) =>
        reading.Asked is { } asked
            ? new ModelCatalog(choice.IsDryRun ? new KeyRing(AnyKey) : KeyRing.OfEnvironment).Resolve(new ModelWishes(wanted(asked))
            {
                File = FindFile(choice.ModelsFile, choice.Experiment),
                Section = reading.ModelsYaml,
                Sampling = asked.Sampling,
                Concurrency = choice.Concurrency,
                Budget = asked.Budget,
                BudgetPerDay = asked.BudgetPerDay,
                UnknownPrice = asked.UnknownPrice,
                RecordedFolder = choice.Recorded,
                RecordedSession = choice.RecordedSession,
                AllowsSubstitution = asked.AllowsSubstitution,
                Rollouts = asked.Rollouts,
                Embeds = reading.Experiment?.Cache == CacheMode.Semantic,
                Variables = FallbackVariables.OfEnvironment,
                ModelVersion = ModelVersion.OfEnvironment,
            })
            : new ModelReading([], []);

    /// <summary>A plan can be looked at without the keys that asking needs.</summary>
    private static string AnyKey(string variable) => variable;
}
