using Provenance.Cli.Terminal;
using Provenance.Core.Plans;
using Provenance.Gateway.Preparations;

namespace Provenance.Cli.Running;

/// <summary>What a run would ask and what it would cost, before anything is asked.</summary>
internal static class DryRun
{
    public static int Show(PreparedRun prepared, Output output)
    {
        var experiment = prepared.Document.Experiment;
        var estimates = prepared.Estimates;
        output.Line($"{experiment.Name}: {prepared.Plan.Calls.Length} calls");
        output.Line($"  {Amounts.Counted(experiment.Corpus.Documents.Length, "document")} x {Amounts.Counted(experiment.Models.Length, "model")} x {Amounts.Counted(experiment.Runs, "run")}; plan {prepared.Plan.Digest.Abbreviated}");
        foreach (var model in estimates)
        {
            output.Line($"  {model.Model}: {Amounts.Count(model.Calls)} calls");
            output.Line($"    tokens   about {Amounts.Count(model.InputTokens)} in, at most {Amounts.Count(model.WorstOutputTokens)} out");
            output.Line($"    cost     {Amounts.Usd(model.LowCost, model.WorstCost)}");
        }

        var result = new DryRunResult(
            experiment.Name,
            prepared.Plan.Calls.Length,
            prepared.Plan.Digest.ToString(),
            [.. estimates],
            Total(estimates, model => model.LowCost),
            Total(estimates, model => model.WorstCost));
        output.Line($"  in all     {Amounts.Usd(result.LowCost, result.WorstCost)}; clean-ups and retries come on top");
        output.Json(result, CliJson.Default.DryRunResult);
        return ExitCode.Done;
    }

    private static decimal? Total(IEnumerable<ModelEstimate> estimates, Func<ModelEstimate, decimal?> cost) =>
        estimates.Aggregate((decimal?)0, (sum, model) => sum + cost(model));
}

/// <summary>The plan in figures. A null cost is unknown.</summary>
internal sealed record DryRunResult(
    string Experiment, int Calls, string Plan, ModelEstimate[] Models, decimal? LowCost, decimal? WorstCost);
