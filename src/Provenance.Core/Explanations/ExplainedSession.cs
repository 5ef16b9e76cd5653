using System.Collections.Frozen;
using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports;
using Provenance.Core.Reports.Csv;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Sections;
using Provenance.Core.Statistics;
using Provenance.Core.Statistics.Strata;

namespace Provenance.Core.Explanations;

/// <summary>A session's figures, computed once, with the names that its analyses, documents and cells have in figure ids.</summary>
internal sealed class ExplainedSession
{
    private readonly ISessionReader session;
    private readonly ImmutableArray<string> rows;
    private readonly FrozenDictionary<string, int> positions;

    public ExplainedSession(ISessionReader session, ReportInput input)
    {
        this.session = session;
        Facts = new ReportFacts(input);
        Variables = new VariableTable(Facts.Experiment.Framework, input.Analyses);
        Reported = ReportedFigure.All(ReportPaper.Write(Facts)).ToFrozenDictionary(figure => figure.Id);
        rows = [.. input.Analyses.Select(Row)];
        positions = rows.Select((row, i) => (row, i)).DistinctBy(one => one.row).ToFrozenDictionary(one => one.row, one => one.i, StringComparer.Ordinal);
        Columns = ResultsCsv.Columns(Facts);
    }

    public ReportFacts Facts { get; }

    public VariableTable Variables { get; }

    public ResultsColumns Columns { get; }

    /// <summary>What stands in the report's tables, by id.</summary>
    public FrozenDictionary<string, ReportedFigure> Reported { get; }

    public ImmutableArray<Analysis> Analyses => Facts.Analyses;

    /// <summary>The record that decides an analysis; null for a gap.</summary>
    public RecordReference? Deciding(Analysis analysis) => StateOf(analysis) is { } state ? state.Settled ?? state.Last : null;

    public CallState? StateOf(Analysis analysis) => session.Find(new CallKey(RecordKind.Response, analysis.Call.Ordinal));

    /// <summary>A document's value of a variable: the mean over its analyses, by all models or by one.</summary>
    public static string DocumentFigure(string variable, string? model, string document) => FigureId.Of(
        FigureId.Name(variable), model is null ? "overall" : FigureId.Selection("model", model), FigureId.Selection("document", document));

    /// <summary>A cell of <c>results.csv</c>.</summary>
    public string Result(int analysis, string column) => $"{ResultsCsv.FileName}#{rows[analysis]}/{FigureId.Name(column)}";

    /// <summary>A cell of <c>scores.csv</c>.</summary>
    public string Score(int analysis, string dimension, string facet) =>
        $"{ScoresCsv.FileName}#{rows[analysis]}/{FigureId.Name(dimension)}/{FigureId.Name(facet)}";

    /// <summary>A cell of <c>evidence.csv</c>.</summary>
    /// <param name="number">Of the quote among those of its answer, from 1.</param>
    public string Quote(int analysis, int number, string column) =>
        FormattableString.Invariant($"{EvidenceCsv.FileName}#{rows[analysis]}/{number}/{FigureId.Name(column)}");

    /// <summary>Where the value of a variable stands.</summary>
    public string Value(int analysis, string variable) => Facts.IsDimension(variable)
        ? Score(analysis, variable, DimensionScore.RawScore)
        : Result(analysis, MetricColumn(variable));

    /// <summary>The heading under which a metric stands (0), what the model reported of it (1), or why there is none (2).</summary>
    public string MetricColumn(string metric, int part = 0) => Columns.Names[Columns.MetricsAt + (3 * Facts.Metrics.IndexOf(metric)) + part];

    /// <summary>Those of these analyses that have a value.</summary>
    public IEnumerable<int> WithValue(string variable, IEnumerable<int> selection)
    {
        var values = Variables.Values(variable);
        return selection.Where(i => values[i] is not null);
    }

    public IEnumerable<int> All => Enumerable.Range(0, Analyses.Length);

    public IEnumerable<int> Where(Func<Analysis, bool> which) => All.Where(i => which(Analyses[i]));

    /// <summary>The file of a record, with its digest.</summary>
    public FigureSource Source(RecordReference record, string? member) => new(FileOf(record.Key), record.Digest, member);

    /// <summary>The file that holds a record's text and nothing else; null where the record did not settle its call.</summary>
    public string? ViewOf(RecordReference record) => session.Find(record.Key.Call)?.Settled?.Key == record.Key
        ? $"{FileOf(record.Key)[..FileOf(record.Key).IndexOf('.', StringComparison.Ordinal)]}.txt"
        : null;

    /// <summary>Outcome, extraction, strata.</summary>
    public static ImmutableArray<string> FateOf(Analysis analysis) =>
    [
        analysis.Outcome?.Name() ?? "never answered",
        .. analysis.Extracted is { } read ? [read.Status.Name()] : Array.Empty<string>(),
        .. Stratum.All.Where(stratum => stratum.Has(analysis)).Select(stratum => stratum.Name),
    ];

    private string FileOf(AttemptKey key) => $"llm_archive/{key.FileName(Facts.Input.Plan.OrdinalDigits)}";

    private static string Row(Analysis analysis) => FormattableString.Invariant(
        $"{FigureId.Name(analysis.Call.Document)}/{FigureId.Name(analysis.Call.Model.ToString())}/{analysis.Call.Run}");

    /// <summary>The analysis of a row's three parts; null when there is none.</summary>
    public int? FindRow(string document, string model, string run) =>
        positions.TryGetValue($"{document}/{model}/{run}", out var found) ? found : null;
}

/// <summary>A figure as it stands in a table of the report.</summary>
internal sealed record ReportedFigure(string Id, string Value, string Heading, string Caption)
{
    public static IEnumerable<ReportedFigure> All(Paper paper) =>
        from table in paper.Blocks.OfType<Block.Table>()
        from row in table.Rows
        where row.Figure is not null
        from cell in row.Cells.Zip(table.Columns)
        where cell.Second.Key is not null
        select new ReportedFigure(
            $"{row.Figure}/{cell.Second.Key}", cell.First.Exact ?? Text(cell.First.Text), cell.Second.Heading, Text(table.Caption));

    private static string Text(Prose prose) => string.Concat(prose.Spans.Select(span => span.Text));
}
