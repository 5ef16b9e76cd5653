using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Core.Plans;

/// <summary>What a model's share of a plan will take.</summary>
/// <param name="InputTokens">Estimated from the prompts (<see cref="TokenEstimate"/>).</param>
/// <param name="WorstOutputTokens">When every answer is as long as it may be.</param>
/// <param name="LowCost">In US dollars, when every answer is one token long; null when the price is unknown.</param>
/// <param name="WorstCost">In US dollars, when every answer is as long as it may be; null when the price is unknown.</param>
public sealed record ModelEstimate(
    ModelName Model, int Calls, long InputTokens, long WorstOutputTokens, decimal? LowCost, decimal? WorstCost);

/// <summary>What a plan will take before anything is asked: one attempt for each call, no clean-ups.</summary>
public static class PlanEstimate
{
    /// <param name="text">The text of a document, as it will be asked.</param>
    public static IReadOnlyList<ModelEstimate> Of(
        Plan plan, Experiment experiment, IEnumerable<ModelSettings> models, Func<Document, string> text)
    {
        var settings = models.ToDictionary(model => model.Name);
        var prompts = new PromptBuilder(experiment.Framework);
        var tokens = experiment.Corpus.Documents.ToDictionary(
            document => document.Id,
            document => TokensOf(prompts.Build(text(document))),
            StringComparer.Ordinal);
        return [.. plan.Calls.GroupBy(call => call.Model).Select(
            calls => Of(calls.Key, [.. calls.Select(call => tokens[call.Document])], settings[calls.Key]))];
    }

    private static ModelEstimate Of(ModelName model, IReadOnlyList<long> inputs, ModelSettings settings)
    {
        var input = inputs.Sum();
        var worst = (long)inputs.Count * (settings.Sampling.MaxOutputTokens ?? Sampling.DefaultMaxOutputTokens);
        return new ModelEstimate(
            model,
            inputs.Count,
            input,
            worst,
            settings.Price?.CostOf(new Usage(input, inputs.Count)),
            settings.Price?.CostOf(new Usage(input, worst)));
    }

    private static long TokensOf(Prompt prompt) => TokenEstimate.Of(prompt.System ?? "") + TokenEstimate.Of(prompt.User);
}
