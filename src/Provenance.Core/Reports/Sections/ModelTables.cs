using System.Globalization;
using Provenance.Core.Models;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Sections;

/// <summary>Which models were asked, what answered, how they were to sample, and what they cost.</summary>
internal static class ModelTables
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Table(
            Prose.Plain("Models and sampling. A dash leaves the choice to the provider."),
            [
                Column.Of("model"), Column.Of("role"), Column.Of("provider"), Column.Of("answered as (analyses)"),
                new("temperature", "temperature"), new("top p", "top_p"),
                new("output limit, tokens", "max_output_tokens"), new("seed", "seed"),
            ],
            facts.Session.Models.Select(model => new Row(
                FigureId.Of("model", FigureId.Name(model.Name.ToString())),
                [
                    Cells.Text(model.Name.ToString()), Cells.Text(Role(facts, model)), Cells.Text(model.Provider),
                    Cells.Text(Actual(facts, model)),
                    Given(model.Sampling.Temperature), Given(model.Sampling.TopP), Cells.Count(model.Sampling.MaxOutputTokens),
                    Seed(model.Sampling.Seed),
                ])),
            Sources.Session("models"));
        paper.Table(
            Prose.Plain("Prices, in US dollars per million tokens. Unknown is not zero."),
            [Column.Of("model"), new("input", "input"), new("cached input", "cached_input"), new("output", "output"), Column.Of("as of")],
            facts.Session.Models.Select(model => new Row(
                FigureId.Of("price", FigureId.Name(model.Name.ToString())),
                [
                    Cells.Text(model.Name.ToString()), Cells.Dollars(model.Price?.InputPerMillion),
                    Cells.Dollars(model.Price?.CachedInputPerMillion ?? model.Price?.InputPerMillion),
                    Cells.Dollars(model.Price?.OutputPerMillion),
                    Cells.Text(AsOf(model.Price)),
                ])),
            Sources.Session("models"));
    }

    private static string Role(ReportFacts facts, ModelSettings model) =>
        (facts.Models.Contains(model.Name), facts.Experiment.ExtractionModel == model.Name) switch
        {
            (true, true) => "analysis, clean-up",
            (false, true) => "clean-up",
            _ => "analysis",
        };

    private static string Actual(ReportFacts facts, ModelSettings model)
    {
        var answered = facts.Analyses.Where(analysis => analysis.Call.Model == model.Name && analysis.Facts is not null)
            .GroupBy(analysis => analysis.Facts!.ActualModel ?? "not said").OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} ({Shown.Count(group.Count())})").ToList();
        return answered.Count == 0 ? "–" : string.Join(", ", answered);
    }

    private static string AsOf(Price? price) =>
        price is null ? "–" : price.AsOf == DateOnly.MinValue ? "free by nature" : Shown.Date(price.AsOf);

    private static Cell Given(double? value) => value is { } given
        ? new Cell(Prose.Plain(Shown.Exact(given)), Shown.Exact(given)) : Cells.Text(null);

    private static Cell Seed(long? seed) => Cells.Text(seed?.ToString(CultureInfo.InvariantCulture));
}
