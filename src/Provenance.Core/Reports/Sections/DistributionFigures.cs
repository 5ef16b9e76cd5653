using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Plots;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports.Sections;

/// <summary>The distribution of each metric over documents: all, by group, by model.</summary>
internal static class DistributionFigures
{
    private const int MostFigures = 12;
    private const int MostStrips = 20;

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Paragraph(Prose.Plain(
            "In the figures of distributions each dot is the mean of a document’s analyses; boxes span the quartiles, bars mark medians, "
                + "and "
                + "whiskers reach the last value within 1.5 times the box."));
        foreach (var variable in facts.Headline.Take(MostFigures))
        {
            var strips = Strips(facts, variable).ToImmutableArray();
            if (strips[0].Values.IsEmpty)
                continue;
            paper.Figure(
                Prose.Of($"Distribution of {variable:code} over documents.") + Limits(strips),
                DistributionPlot.Draw(variable, $"{variable}, mean per document", [.. strips.Take(MostStrips)]));
        }

        if (facts.Headline.Length > MostFigures)
            paper.Paragraph(Prose.Of($"Drawn are the first {MostFigures} of {facts.Headline.Length} variables; the tables have all."));
    }

    private static IEnumerable<Strip> Strips(ReportFacts facts, string variable)
    {
        var analyses = facts.Counted.Where(analysis => analysis.Value(variable) is { } value && double.IsFinite(value)).ToList();
        yield return new Strip("all documents", Means(analyses, variable));
        foreach (var field in facts.Experiment.Statistics.GroupBy)
        {
            var groups = analyses.Where(analysis => analysis.Document.Metadata.ContainsKey(field))
                .GroupBy(analysis => analysis.Document.Metadata[field]).OrderBy(group => group.Key, StringComparer.Ordinal);
            foreach (var group in groups)
                yield return new Strip($"{field}: {group.Key}", Means(group, variable));
        }

        if (facts.Models.Length < 2)
            yield break;
        foreach (var model in facts.Models)
            yield return new Strip(model.ToString(), Means(analyses.Where(analysis => analysis.Call.Model == model), variable));
    }

    private static ImmutableArray<double> Means(IEnumerable<Analysis> analyses, string variable) =>
        [.. analyses.GroupBy(analysis => analysis.Call.Document)
            .Select(document => Moments.Mean([.. document.Select(analysis => analysis.Value(variable)!.Value)]))];

    private static Prose Limits(ImmutableArray<Strip> strips)
    {
        var thinned = strips.Any(strip => strip.Values.Length > DistributionPlot.MostDots)
            ? Prose.Of($" Strips of more than {DistributionPlot.MostDots} documents show as many evenly spaced order statistics; their "
                + $"boxes stand on all.")
            : Prose.Empty;
        return strips.Length > MostStrips
            ? thinned + Prose.Of($" The first {MostStrips} of {strips.Length} selections are drawn.")
            : thinned;
    }
}
