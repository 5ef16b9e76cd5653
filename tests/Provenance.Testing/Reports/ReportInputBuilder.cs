using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Preregistrations;
using Provenance.Core.Quotes;
using Provenance.Core.Reports;
using Provenance.Core.Sessions;
using Provenance.Core.Statistics;

namespace Provenance.Testing.Reports;

/// <summary>
/// Makes the input of a report out of thin air: every value follows from the ordinal, so that a test can say what it expects. The
/// statistics are plausible, not computed: what computes them has tests of its own.
/// </summary>
public sealed class ReportInputBuilder
{
    public static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public const string Metric = "balance";

    public int Documents { get; init; } = 4;

    public int Runs { get; init; } = 2;

    public ImmutableArray<string> Models { get; init; } = ["openai/small"];

    public string Provider { get; init; } = "openai";

    public ImmutableArray<string> Dimensions { get; init; } = ["hope", "fear"];

    public string Name { get; init; } = "Hope and fear";

    /// <summary>Ordinals that were never answered.</summary>
    public ImmutableHashSet<int> Gaps { get; init; } = [];

    /// <summary>Ordinals that ended otherwise than answered.</summary>
    public ImmutableDictionary<int, OutcomeClass> Outcomes { get; init; } = ImmutableDictionary<int, OutcomeClass>.Empty;

    /// <summary>Ordinals whose answers were not read whole.</summary>
    public ImmutableDictionary<int, ExtractionStatus> Statuses { get; init; } = ImmutableDictionary<int, ExtractionStatus>.Empty;

    public ImmutableArray<int> Orphans { get; init; } = [];

    public ImportNote? Import { get; init; }

    /// <summary>Documents that the plan of statistics leaves out, with the reason.</summary>
    public ImmutableArray<Exclusion>? Exclusions { get; init; }

    public LockCheck? Lock { get; init; }

    /// <summary>Text as a model or an input might bring it: it appears in every place that comes from outside.</summary>
    public string? Hostile { get; init; }

    public ReportInput Build()
    {
        var documents = FakeInputs.Documents(Documents, Hostile);
        var models = Models.Select(ModelName.Parse).ToImmutableArray();
        var plan = new Plan([
            .. from run in Enumerable.Range(1, Runs)
               from document in documents
               from model in models
               select (run, document, model) into call
               select new PlannedCall(
                   0, call.document.Id, call.document.Digest, call.model, call.run, Digest.Of($"{call.document.Id} {call.model}")),
        ]);
        plan = new Plan([.. plan.Calls.Select((call, i) => call with { Ordinal = i + 1 })]);
        var experiment = FakeInputs.Experiment(Name, documents, models, Runs, Dimensions, Hostile);
        experiment = experiment with { Statistics = experiment.Statistics with { Exclusions = Exclusions } };
        var byId = documents.ToDictionary(document => document.Id);
        var analyses = plan.Calls.Select(call => Analyse(call, byId[call.Document]) with
        {
            Excluded = Exclusions?.FirstOrDefault(exclusion => exclusion.Document == call.Document)?.Reason,
        }).ToImmutableArray();
        return new ReportInput(
            Session(experiment, models, plan), plan, analyses, Quotes(analyses), FakeStatistics.Of(experiment, analyses),
                [.. Orphans.Select(ordinal => Orphan(plan[ordinal]))])
        {
            Lock = Lock,
        };
    }

    private SessionDocument Session(Experiment experiment, ImmutableArray<ModelName> models, Plan plan) => new()
    {
        Name = "session_20260304_050607",
        Created = Start,
        Tool = "0.1.0",
        Experiment = experiment,
        Models =
        [
            .. models.Select(model => new ModelSettings
            {
                Name = model, Provider = Provider, Model = model.Model, Sampling = new Sampling(0.2, null, 2000, 7),
                Price = Provider == "offline" ? Price.Free : new Price(0.15m, 0.600m, new DateOnly(2026, 1, 31)),
            }),
        ],
        Plan = plan.Digest,
        Options = ImmutableSortedDictionary<string, string>.Empty.Add("runs", Runs.ToString(CultureInfo.InvariantCulture)),
        Import = Import,
    };

    private Analysis Analyse(PlannedCall call, Document document)
    {
        if (Gaps.Contains(call.Ordinal))
            return new Analysis(call, document, null, null, null, []);
        var outcome = Outcomes.GetValueOrDefault(call.Ordinal, OutcomeClass.Answered);
        var orphans = Orphans.Count(ordinal => ordinal == call.Ordinal);
        var facts = new AnswerFacts(
            Hostile ?? "small-2026-01-15", 1 + orphans, orphans, outcome == OutcomeClass.Truncated ? "length" : "stop",
            new Usage(900 + call.Ordinal, 120),
            Import is null ? 0.000_207_00m : null, Import is null ? Start.AddSeconds(call.Ordinal) : null, Import is null
                ? Start.AddSeconds(call.Ordinal + 2) : null);
        return outcome.HasText()
            ? new Analysis(call, document, outcome, facts, Extract(call), Metrics(call))
            : new Analysis(call, document, outcome, outcome.IsDone() ? facts : null, null, []);
    }

    private ExtractedAnswer Extract(PlannedCall call)
    {
        var status = Statuses.GetValueOrDefault(call.Ordinal, ExtractionStatus.Whole);
        var dimensions = status switch { ExtractionStatus.Unparsed => [], ExtractionStatus.Partial => Dimensions[..1], _ => Dimensions };
        return new ExtractedAnswer(
            call.Ordinal, status, status == ExtractionStatus.Whole ? null : "bad-escape",
            new AttemptKey(RecordKind.Response, call.Ordinal, 1),
            [.. dimensions.Select((name, i) => new DimensionScore(name, Values(call, i)))],
            [], [], status == ExtractionStatus.Repaired
                ? [new ExtractionNote("repaired", "trailing-comma", "scores.hope", Hostile ?? "comma")] : []);
    }

    private static ImmutableSortedDictionary<string, double> Values(PlannedCall call, int dimension) =>
        ImmutableSortedDictionary<string, double>.Empty
            .Add(DimensionScore.RawScore, Score(call.Ordinal, dimension)).Add(DimensionScore.Salience, 0.5)
            .Add(DimensionScore.Confidence, 0.9);

    private ImmutableArray<MetricValue> Metrics(PlannedCall call) =>
        Statuses.GetValueOrDefault(call.Ordinal, ExtractionStatus.Whole) is ExtractionStatus.Partial or ExtractionStatus.Unparsed
            ? [new MetricValue(Metric, null, Hostile ?? "fear has no score", null)]
            : [new MetricValue(Metric, Score(call.Ordinal, 0) - Score(call.Ordinal, 1), null, call.Ordinal % 2 == 0 ? 0.25 : null)];

    /// <summary>Between 0 and 1, with many digits.</summary>
    public static double Score(int ordinal, int dimension) => ((ordinal * 37) + (dimension * 11)) % 101 / 101.0;

    private ImmutableArray<QuoteCheck> Quotes(ImmutableArray<Analysis> analyses)
    {
        var statuses = Enum.GetValues<QuoteStatus>();
        return
        [
            .. from analysis in analyses
               where analysis.Extracted is not null
               from score in analysis.Extracted!.Scores
               let status = statuses[analysis.Call.Ordinal % statuses.Length]
               select new QuoteCheck(
                   analysis.Call.Ordinal, score.Dimension, Hostile ?? $"We have \"{score.Dimension}\", they say.", status,
                   status == QuoteStatus.NotFound ? null : 10 * analysis.Call.Ordinal),
        ];
    }

    private static OrphanedAttempt Orphan(PlannedCall call) => new(
        new AttemptKey(RecordKind.Response, call.Ordinal, 1),
        new AttemptState(1, AttemptReason.First, call.Model, Start.AddSeconds(call.Ordinal), 0.0014m, null, Orphaned: true));
}
