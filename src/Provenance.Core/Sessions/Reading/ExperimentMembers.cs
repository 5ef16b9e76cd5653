using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Statistics;

namespace Provenance.Core.Sessions.Reading;

/// <summary>The experiment in <c>session.json</c>, its corpus and its plan of statistics.</summary>
internal static class ExperimentMembers
{
    public static Experiment Read(JsonMembers json) => new()
    {
        Name = json.Text("name"),
        Description = json.OptionalText("description"),
        Format = json.Text("format"),
        Framework = json.Object("framework", FrameworkMembers.Read),
        Corpus = json.Object("corpus", Corpus),
        Models = [.. json.Texts("models", ModelName.Parse)],
        Runs = json.Integer("runs", 1),
        ExtractionModel = json.OptionalParse("extractionModel", ModelName.Parse),
        Budget = json.OptionalDecimal("budget"),
        BudgetPerDay = json.OptionalDecimal("budgetPerDay"),
        UnknownPrice = json.OptionalWord("unknownPrice", ("refused", UnknownPrice.Refused), ("allowed", UnknownPrice.Allowed)),
        Sampling = json.OptionalObject("sampling", ModelMembers.Sampling) ?? new(),
        Substitution = json.OptionalWord("substitution", ("forbidden", Substitution.Forbidden), ("allowed", Substitution.Allowed)),
        Cache = json.OptionalWord("cache", UseMembers.CacheModes),
        Hypotheses = [.. json.OptionalObjects("hypotheses", Hypothesis) ?? []],
        Statistics = json.OptionalObject("statistics", Statistics) ?? StatisticsPlan.Descriptive,
        Inputs = [.. json.Objects("inputs", Input)],
        Warnings = [.. json.OptionalObjects("warnings", Warning) ?? []],
    };

    private static Corpus Corpus(JsonMembers json) =>
        new(json.Text("name"), [.. json.Objects("documents", Document)]) { Version = json.OptionalText("version") };

    private static Document Document(JsonMembers json) => new(
        json.Text("id"),
        json.Text("name"),
        json.Text("input"),
        json.Parse("digest", Digest.Parse),
        json.Integer("characters", 0),
        json.OptionalTextMembers("metadata").ToImmutableSortedDictionary());

    private static InputFile Input(JsonMembers json) => new(
        json.Text("name"), json.Text("path"), json.Parse("digest", Digest.Parse), json.OptionalInteger("length") ?? 0);

    private static Hypothesis Hypothesis(JsonMembers json) => new(json.Text("id"), json.Text("text"));

    private static Finding Warning(JsonMembers json) => new(
        json.Word("severity", ("Warning", Severity.Warning), ("Error", Severity.Error)),
        json.Text("rule"),
        json.Text("message"),
        json.Object("spot", FrameworkMembers.Spot));

    private static StatisticsPlan Statistics(JsonMembers json) => new([.. json.Texts("groupBy")], [.. json.Objects("tests", Test)])
    {
        Seed = json.OptionalNatural("seed") ?? StatisticsPlan.Descriptive.Seed,
        Exclusions = json.OptionalObjects("exclusions", exclusion => new Exclusion(exclusion.Text("document"), exclusion.Text("reason")))?.ToImmutableArray(),
        MostStratified = json.OptionalNumber("mostStratified"),
        Resamples = json.OptionalInteger("resamples", 1) ?? StatisticsPlan.Descriptive.Resamples,
    };

    private static PlannedTest Test(JsonMembers json) => new(
        json.Word(
            "kind",
            ("TTest", TestKind.TTest), ("MannWhitney", TestKind.MannWhitney), ("Anova", TestKind.Anova),
            ("KruskalWallis", TestKind.KruskalWallis), ("Correlation", TestKind.Correlation), ("CronbachAlpha", TestKind.CronbachAlpha)),
        [.. json.Texts("variables")],
        json.OptionalText("groupBy"),
        [.. json.Texts("groups")])
    {
        AnalysesAsUnits = json.OptionalBoolean("analysesAsUnits") ?? false,
    };
}
