using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Catalog;

namespace Provenance.Gateway.Preparations;

/// <summary>
/// Prepares experiments that somebody else sends. At which servers models are, and which keys go there, is said by whoever runs the
/// service: an experiment that says it itself could have a key sent anywhere.
/// </summary>
public static class HostedPreparation
{
    /// <param name="options">What the sender says instead of the experiment.</param>
    /// <param name="given">The options as they were given, for <c>session.json</c>.</param>
    /// <exception cref="InvalidExperimentException">Something is wrong with the experiment or its models, or it names a server or a key.</exception>
    public static PreparedRun Prepare(
        string folder, ReadOptions options, HostedTerms terms, ImmutableSortedDictionary<string, string> given)
    {
        var choice = new ExperimentChoice(
            folder,
            Models: options.Models is { } models ? string.Join(',', models) : null,
            Runs: options.Runs,
            ExtractionModel: options.ExtractionModel,
            Budget: options.Budget,
            Variant: options.Variant,
            ModelsFile: terms.ModelsFile,
            Concurrency: terms.Concurrency);
        var foreign = Foreign(choice).ToList();
        return foreign.Count == 0 ? Preparation.Prepare(choice, given) : throw new InvalidExperimentException(foreign);
    }

    private static IEnumerable<Finding> Foreign(ExperimentChoice choice)
    {
        if (File.Exists(Path.Combine(choice.Experiment, ModelsFile.DefaultName)))
        {
            yield return Finding("models-file-not-here", "The models file of the service holds; the experiment brings one of its own.", ModelsFile.DefaultName);
            yield break;
        }

        var reading = ExperimentReader.Read(choice.Experiment, choice.ToReadOptions());
        if (reading.ModelsYaml is null)
            yield break;
        var (alone, brought) = ChosenModels.ResolveSection(choice, reading.ModelsYaml);
        var known = alone.Models.ToDictionary(model => model.Name, Server);
        foreach (var model in brought.Models)
        {
            if (!known.TryGetValue(model.Name, out var server) || server != Server(model))
                yield return Finding("server-not-here", $"Where \"{model.Name}\" is served, and with which key, is said by the service, not by the experiment.", model.Name.ToString());
        }
    }

    private static (string Provider, string? BaseUrl, string? KeyVariable, string? Folder) Server(ModelSettings model) =>
        (model.Provider, model.BaseUrl, model.KeyVariable, model.RecordedFolder);

    private static Finding Finding(string rule, string message, string field) =>
        new(Severity.Error, rule, message, new SourceSpot("model_settings", Field: field));
}

/// <summary>What holds for an experiment that somebody else sends, besides what it says.</summary>
/// <param name="ModelsFile">The service's; null for the one in the current folder, if there is one.</param>
/// <param name="Concurrency">Attempts in flight at once, for each model; null for what the models' settings say.</param>
public sealed record HostedTerms(string? ModelsFile, int? Concurrency = null);
