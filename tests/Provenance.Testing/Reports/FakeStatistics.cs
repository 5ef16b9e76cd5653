using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Statistics;

namespace Provenance.Testing.Reports;

/// <summary>Statistics of the right shape: counts and means are right, the rest is made up.</summary>
internal static class FakeStatistics
{
    public static SessionStatistics Of(Experiment experiment, ImmutableArray<Analysis> analyses)
    {
        string[] variables = [ReportInputBuilder.Metric, .. experiment.Framework.Dimensions.Select(dimension => dimension.Name)];
        return new SessionStatistics(
            Denominators(analyses, analyses.Count(analysis => analysis.Extracted is not null)),
            [.. variables.SelectMany(variable => Descriptives(variable, analyses))],
            [
                .. from variable in variables
                   from model in experiment.Models
                   select new Agreement(
                       variable, model.ToString(), experiment.Corpus.Documents.Length, experiment.Runs, 0.81, 0.89, 0.79, null)
                   {
                       AlphaDocuments = experiment.Corpus.Documents.Length,
                   },
            ],
            [new CorrelationPair("hope", "fear", experiment.Corpus.Documents.Length, -0.4321, -0.4, null),
                new CorrelationPair("hope", "calm", 0, null, null, "calm has no values")],
            [
                new TestResult(experiment.Statistics.Tests[0], "Welch's t-test", [new GroupSize("left", 2), new GroupSize("right", 2)],
                    "t", -1.25, [1.97], 0.3391, 0.3391, "Cohen's d", -0.71, null),
                new TestResult(experiment.Statistics.Tests[1], "Cronbach's alpha", [], null, null, [], null, null, null, null,
                    "alpha takes at least three items"),
            ],
            [.. experiment.Models.Select(
                model => new ArithmeticCheck(ReportInputBuilder.Metric, model.ToString(), 2, 0.1234, 0.25, null, 0.4, 2))])
        {
            Notes = ["Correlations are those of the first three variables."],
        };
    }

    private static IEnumerable<Descriptive> Descriptives(string variable, ImmutableArray<Analysis> analyses)
    {
        yield return Descriptive(variable, null, null, null, analyses);
        foreach (var group in analyses.GroupBy(analysis => analysis.Document.Metadata["side"])
            .OrderBy(group => group.Key, StringComparer.Ordinal))
            yield return Descriptive(variable, null, "side", group.Key, [.. group]);
        foreach (var model in analyses.GroupBy(analysis => analysis.Call.Model))
            yield return Descriptive(variable, model.Key.ToString(), null, null, [.. model]);
    }

    private static Descriptive Descriptive(string variable, string? model, string? field, string? group, ImmutableArray<Analysis> analyses)
    {
        var values = analyses.Select(analysis => analysis.Value(variable)).OfType<double>().Order().ToList();
        var documents = analyses.Where(analysis => analysis.Value(variable) is not null).Select(analysis => analysis.Call.Document)
            .Distinct().Count();
        double? mean = values.Count == 0 ? null : values.Average();
        double? deviation = documents < 2 ? null : 0.2121;
        return new Descriptive(
            variable, model, field, group, Denominators(analyses, values.Count), documents, mean, deviation, values.Count == 0
                ? null : values[values.Count / 2],
            mean - deviation, mean + deviation, mean, deviation, values.Count == 0 ? null : values[0], values.Count == 0
                ? null : values[^1]);
    }

    private static Denominators Denominators(ImmutableArray<Analysis> analyses, int used)
    {
        var refused = analyses.Count(analysis => analysis.Outcome is OutcomeClass.Refused or OutcomeClass.ContentFiltered);
        var unparsed = analyses.Count(analysis => analysis.Extracted?.Status == ExtractionStatus.Unparsed);
        var gaps = analyses.Count(analysis => analysis.Outcome is null || !analysis.Outcome.Value.IsDone());
        return new Denominators(analyses.Length, used, refused, unparsed, analyses.Length - used - refused - unparsed - gaps, gaps, 0);
    }
}
