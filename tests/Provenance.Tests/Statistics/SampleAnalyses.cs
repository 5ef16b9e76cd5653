using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Plans;

namespace Provenance.Tests.Statistics;

/// <summary>Analyses that have nothing but what statistics look at, numbered as they are added.</summary>
internal sealed class SampleAnalyses
{
    private static readonly Digest Any = Digest.Of("any"u8);

    private readonly List<Analysis> _analyses = [];

    public IReadOnlyList<Analysis> All => _analyses;

    /// <summary>An answer with these dimension scores and metrics.</summary>
    public SampleAnalyses Answered(
        string document,
        int run,
        (string Dimension, double Score)[] scores,
        MetricValue[]? metrics = null,
        string model = "offline/a",
        params (string Field, string Value)[] metadata)
    {
        var answer = new ExtractedAnswer(
            _analyses.Count + 1, ExtractionStatus.Whole, null, null,
            [.. scores.Select(score => Calculation.Frameworks.Score(score.Dimension, score.Score))], [], [], []);
        return Add(document, run, model, OutcomeClass.Answered, answer, metrics ?? [], metadata);
    }

    /// <summary>A call that has no scores.</summary>
    public SampleAnalyses Without(
        string document, int run, OutcomeClass? outcome, bool unparsed = false, string model = "offline/a", params (string Field, string Value)[] metadata)
    {
        var answer = unparsed ? new ExtractedAnswer(_analyses.Count + 1, ExtractionStatus.Unparsed, "no-json", null, [], [], [], []) : null;
        return Add(document, run, model, outcome, answer, [], metadata);
    }

    /// <summary>Leaves a document out, as the plan of statistics may.</summary>
    public SampleAnalyses Exclude(string document, string reason)
    {
        for (var i = 0; i < _analyses.Count; i++)
            _analyses[i] = _analyses[i].Document.Id == document ? _analyses[i] with { Excluded = reason } : _analyses[i];
        return this;
    }

    private SampleAnalyses Add(
        string document, int run, string model, OutcomeClass? outcome, ExtractedAnswer? answer, MetricValue[] metrics, (string Field, string Value)[] metadata)
    {
        var fields = metadata.ToImmutableSortedDictionary(field => field.Field, field => field.Value);
        _analyses.Add(new Analysis(
            new PlannedCall(_analyses.Count + 1, document, Any, ModelName.Parse(model), run, Any),
            new Document(document, $"{document}.txt", $"corpus/{document}.txt", Any, 1, fields),
            outcome, null, answer, [.. metrics]));
        return this;
    }
}
