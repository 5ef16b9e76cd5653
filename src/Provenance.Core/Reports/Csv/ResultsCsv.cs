using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;

namespace Provenance.Core.Reports.Csv;

/// <summary><c>results.csv</c>: a row per planned analysis, gaps included, with every scalar of it.</summary>
internal static class ResultsCsv
{
    public const string FileName = "results.csv";

    public static byte[] Write(ReportFacts facts) => Table(facts).Table.Write(facts.Analyses);

    /// <summary>The columns, and where the first score, the first metric and the first field of the metadata stand.</summary>
    public static ResultsColumns Columns(ReportFacts facts)
    {
        var (table, scores, metrics, metadata) = Table(facts);
        return new ResultsColumns(table.Names, scores, metrics, metadata);
    }

    private static (CsvTable<Analysis> Table, int Scores, int Metrics, int Metadata) Table(ReportFacts facts)
    {
        var table = new CsvTable<Analysis>();
        AddIdentity(table);
        AddOrigin(table, facts);
        if (facts.Analyses.Any(analysis => analysis.Excluded is not null))
            table.Text("excluded", row => row.Excluded);
        var scores = table.Names.Length;
        AddScores(table, facts);
        var metrics = table.Names.Length;
        AddMetrics(table, facts);
        var metadata = table.Names.Length;
        AddMetadata(table, facts);
        return (table, scores, metrics, metadata);
    }

    private static void AddIdentity(CsvTable<Analysis> table) => table
        .Integer("ordinal", row => row.Call.Ordinal)
        .Text("document", row => row.Call.Document)
        .Text("document_name", row => row.Document.Name)
        .Text("model", row => row.Call.Model.ToString())
        .Integer("run", row => row.Call.Run);

    private static void AddOrigin(CsvTable<Analysis> table, ReportFacts facts) => table
        .Text("outcome", row => row.Outcome?.Name())
        .Text("extraction", row => row.Extracted?.Status.Name())
        .Text("failure_class", row => row.Extracted?.FailureClass)
        .Flag("repaired", row => row.HasNote(NoteKinds.Repaired))
        .Flag("renamed", row => row.HasNote(NoteKinds.Renamed))
        .Flag("coerced", row => row.HasNote(NoteKinds.Coerced))
        .Flag("cleaned", row => row.IsCleaned())
        .Flag("partial", row => row.Extracted?.Status == ExtractionStatus.Partial)
        .Flag("retried", row => facts.AttemptsOf(row) - facts.OrphansOf(row) > 1)
        .Flag("orphaned", row => facts.OrphansOf(row) > 0)
        .Flag("truncated", row => row.Outcome == OutcomeClass.Truncated)
        .Text("cached", row => row.Facts?.Cached?.Kind.Name())
        .Text("substitute", row => row.Substitute?.ToString())
        .Text("actual_model", row => row.Facts?.ActualModel)
        .Text("finish_reason", row => row.Facts?.FinishReason)
        .Integer("attempts", row => facts.AttemptsOf(row))
        .Integer("orphans", row => facts.OrphansOf(row))
        .Integer("input_tokens", row => row.Facts?.Usage.Input)
        .Integer("output_tokens", row => row.Facts?.Usage.Output)
        .Integer("cached_input_tokens", row => row.Facts?.Usage.CachedInput)
        .Integer("reasoning_tokens", row => row.Facts?.Usage.Reasoning)
        .Money("cost_usd", row => row.Facts?.Cost)
        .Text("prompt_sha256", row => row.Call.Prompt.ToString())
        .Text("document_sha256", row => row.Call.DocumentDigest.ToString());

    private static void AddScores(CsvTable<Analysis> table, ReportFacts facts)
    {
        foreach (var dimension in facts.Dimensions)
        {
            foreach (var facet in facts.Facets)
                table.Number($"{dimension}__{facet}", row => row.Score(dimension)?.Value(facet));
        }
    }

    private static void AddMetrics(CsvTable<Analysis> table, ReportFacts facts)
    {
        foreach (var metric in facts.Metrics)
        {
            table
                .Number(metric, row => row.Metric(metric)?.Value)
                .Number($"{metric}__reported", row => row.Metric(metric)?.Reported)
                .Text($"{metric}__not_computable", row => row.Metric(metric)?.NotComputable);
        }
    }

    private static void AddMetadata(CsvTable<Analysis> table, ReportFacts facts)
    {
        foreach (var field in facts.Experiment.Corpus.Documents.SelectMany(document => document.Metadata.Keys).Distinct()
            .Order(StringComparer.Ordinal))
            table.Text($"metadata__{field}", row => row.Document.Metadata.GetValueOrDefault(field));
    }
}

/// <summary>The headings of <c>results.csv</c>, and where its groups of columns begin.</summary>
internal sealed record ResultsColumns(ImmutableArray<string> Names, int ScoresAt, int MetricsAt, int MetadataAt);
