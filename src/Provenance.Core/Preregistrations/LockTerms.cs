using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Statistics;

namespace Provenance.Core.Preregistrations;

/// <summary>
/// Everything by which an experiment could come to another result, each by a name of its own: what a lock holds, and what a session is
/// compared with it by. The names are a contract, <c>docs/preregistration.md</c>.
/// </summary>
public sealed class LockTerms
{
    private readonly ImmutableSortedDictionary<string, string>.Builder terms = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);

    private LockTerms()
    {
    }

    public static ImmutableSortedDictionary<string, string> Of(SessionDocument session, Plan plan)
    {
        var terms = new LockTerms();
        terms.AddExperiment(session.Experiment);
        terms.AddFramework(session.Experiment.Framework);
        terms.AddCorpus(session.Experiment.Corpus);
        foreach (var model in session.Models)
            terms.AddModel(model);
        foreach (var rollout in session.Rollouts ?? [])
            terms.Add($"rollouts/{Name(rollout.Name)}", string.Create(
                CultureInfo.InvariantCulture, $"{rollout.Baseline} to {rollout.Candidate}, {rollout.Stage} {rollout.Percent}"));
        terms.AddPlan(plan);
        terms.AddStatistics(session.Experiment.Statistics);
        foreach (var hypothesis in session.Experiment.Hypotheses)
            terms.Add($"hypotheses/{Name(hypothesis.Id)}", hypothesis.Text);
        return terms.terms.ToImmutable();
    }

    private void AddExperiment(Experiment experiment)
    {
        Add("experiment/name", experiment.Name);
        Add("experiment/format", experiment.Format);
        Add("experiment/runs", Text(experiment.Runs));
        Add("experiment/models", string.Join(", ", experiment.Models));
        Add("experiment/extraction_model", experiment.ExtractionModel?.ToString());
        Add("experiment/substitution", experiment.Substitution is Substitution.Allowed ? "allowed" : "forbidden");
        Add("experiment/cache", (experiment.Cache ?? CacheMode.Off).ToString().ToLowerInvariant());
    }

    private void AddFramework(Framework framework)
    {
        Add("framework/name", framework.Name);
        Add("framework/version", framework.Version);
        Add("framework/variant", framework.Variant);
        Add("framework/digest", framework.Digest.ToString());
        Add("framework/prompt", Digest.Of(framework.AnalysisPrompt).ToString());
        foreach (var dimension in framework.Dimensions)
            Add($"framework/dimensions/{Name(dimension.Name)}", $"{Text(dimension.Minimum)} to {Text(dimension.Maximum)}");
        foreach (var metric in framework.Metrics)
            Add($"formulas/{Name(metric.Name)}", metric.Formula);
    }

    private void AddCorpus(Corpus corpus)
    {
        Add("corpus/version", corpus.Version);
        foreach (var document in corpus.Documents)
        {
            Add($"corpus/documents/{Name(document.Id)}", document.Digest.ToString());
            foreach (var (field, value) in document.Metadata)
                Add($"corpus/metadata/{Name(document.Id)}/{Name(field)}", value);
        }
    }

    private void AddModel(ModelSettings model)
    {
        var name = $"models/{Name(model.Name.ToString())}";
        Add($"{name}/provider", model.Provider);
        Add($"{name}/model", model.Model);
        Add($"{name}/base_url", model.BaseUrl);
        Add($"{name}/deployment", model.Deployment);
        Add($"{name}/temperature", Text(model.Sampling.Temperature));
        Add($"{name}/top_p", Text(model.Sampling.TopP));
        Add($"{name}/max_output_tokens", Text(model.Sampling.MaxOutputTokens));
        Add($"{name}/seed", Text(model.Sampling.Seed));
        Add($"{name}/template", model.PromptTemplate is { } template ? $"{template.Name} {Digest.Of(template.Text)}" : model.Template);
        Add($"{name}/stop", model.Stop is { } stop ? string.Join(" | ", stop) : null);
        Add($"{name}/structured_output", model.StructuredOutput?.ToString().ToLowerInvariant());
        Add($"{name}/recorded_session", model.RecordedSession);
    }

    private void AddPlan(Plan plan)
    {
        Add("plan/digest", plan.Digest.ToString());
        Add("plan/calls", Text(plan.Calls.Length));
        foreach (var call in plan.Calls.DistinctBy(call => call.Document))
            Add($"prompts/{Name(call.Document)}", call.Prompt.ToString());
    }

    private void AddStatistics(StatisticsPlan plan)
    {
        Add("statistics/group_by", plan.GroupBy.IsEmpty ? null : string.Join(", ", plan.GroupBy));
        Add("statistics/seed", plan.Seed.ToString(CultureInfo.InvariantCulture));
        Add("statistics/resamples", Text(plan.Resamples));
        Add("statistics/strict", Text(plan.MostStratified));
        foreach (var (number, test) in plan.Tests.Index())
            Add($"statistics/tests/{Text(number + 1)}", Describe(test));
        foreach (var exclusion in plan.Exclusions ?? [])
            Add($"exclusions/{Name(exclusion.Document)}", exclusion.Reason);
    }

    private static string Describe(PlannedTest test)
    {
        var kind = test.Kind switch
        {
            TestKind.TTest => "t_test",
            TestKind.MannWhitney => "mann_whitney",
            TestKind.Anova => "anova",
            TestKind.KruskalWallis => "kruskal_wallis",
            TestKind.Correlation => "correlation",
            _ => "cronbach_alpha",
        };
        var by = test.GroupBy is { } field ? $" by {field}" : "";
        var groups = test.Groups.IsEmpty ? "" : $" of {string.Join(", ", test.Groups)}";
        return $"{kind} of {string.Join(", ", test.Variables)}{by}{groups}; unit {(test.AnalysesAsUnits ? "analysis" : "document")}";
    }

    /// <summary>What is not set is no term: to set it is a deviation.</summary>
    private void Add(string name, string? value)
    {
        if (value is not null)
            terms[name] = value;
    }

    private static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static string? Text(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Name(string name) => Uri.EscapeDataString(string.Concat(name.EnumerateRunes()));
}
