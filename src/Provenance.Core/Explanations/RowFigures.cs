using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Reports;
using Provenance.Core.Reports.Csv;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Tables;

namespace Provenance.Core.Explanations;

/// <summary>The cells of the CSV files, each by its row and column: down to the record, or to the place in the answer's text.</summary>
internal sealed class RowFigures
{
    private readonly ExplainedSession session;
    private readonly AnswerPlaces places;
    private readonly MetricCalculator metrics;
    private readonly FrozenDictionary<string, int> resultColumns;
    private readonly ImmutableArray<CsvRecord> results;
    private readonly ImmutableArray<CsvRecord> scores;
    private readonly ImmutableArray<CsvRecord> evidence;

    public RowFigures(ExplainedSession session, AnswerPlaces places)
    {
        (this.session, this.places) = (session, places);
        metrics = new MetricCalculator(session.Facts.Experiment.Framework);
        resultColumns = session.Columns.Names.Select((name, i) => (Name: FigureId.Name(name), i)).ToFrozenDictionary(one => one.Name, one => one.i);
        results = Rows(ResultsCsv.Write(session.Facts));
        scores = Rows(ScoresCsv.Write(session.Facts));
        evidence = Rows(EvidenceCsv.Write(session.Facts));
    }

    /// <returns>Null when no row and column are called so.</returns>
    public Task<ExplainedFigure?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var hash = id.IndexOf('#', StringComparison.Ordinal);
        var (file, parts) = (id[..Math.Max(0, hash)], id[(hash + 1)..].Split('/'));
        if (parts.Length < 4 || session.FindRow(parts[0], parts[1], parts[2]) is not { } row)
            return Task.FromResult<ExplainedFigure?>(null);
        return (file, parts[3..]) switch
        {
            (ResultsCsv.FileName, [var column]) when resultColumns.TryGetValue(column, out var at) => ResultAsync(id, row, at, cancellationToken),
            (ScoresCsv.FileName, [var dimension, var column]) => ScoreAsync(id, row, dimension, column, cancellationToken),
            (EvidenceCsv.FileName, [var number, var column]) => QuoteAsync(id, row, number, column, cancellationToken),
            _ => Task.FromResult<ExplainedFigure?>(null),
        };
    }

    private async Task<ExplainedFigure?> ResultAsync(string id, int row, int column, CancellationToken cancellationToken)
    {
        var (columns, facts) = (session.Columns, session.Facts);
        var figure = Figure(id, row, results[row + 1].Fields[column]);
        if (column >= columns.MetadataAt)
        {
            return figure with
            {
                Formula = $"metadata of document {session.Analyses[row].Document.Id}, as the corpus has it",
                Sources = [new FigureSource("session.json", null, "experiment.corpus.documents[].metadata")],
            };
        }

        if (column >= columns.MetricsAt)
            return await MetricAsync(figure, row, facts.Metrics[(column - columns.MetricsAt) / 3], (column - columns.MetricsAt) % 3, cancellationToken);
        if (column < columns.ScoresAt)
            return new ResultFacts(session).Explain(figure, row, columns.Names[column]);
        var (dimension, facet) = (facts.Dimensions[(column - columns.ScoresAt) / facts.Facets.Length], facts.Facets[(column - columns.ScoresAt) % facts.Facets.Length]);
        return figure with { Formula = $"the {facet} of {dimension}, as in scores.csv", Inputs = [session.Score(row, dimension, facet)] };
    }

    private async Task<ExplainedFigure> MetricAsync(ExplainedFigure figure, int row, string metric, int part, CancellationToken cancellationToken)
    {
        var analysis = session.Analyses[row];
        if (part == 1)
        {
            return figure with
            {
                Formula = $"{metric} as the model reported it itself; compared, never used",
                Sources = await places.ReportedAsync(analysis, metric, cancellationToken),
            };
        }

        var definition = session.Facts.Experiment.Framework.Metrics.First(one => one.Name == metric);
        return figure with
        {
            Formula = part == 0 ? $"{metric} = {definition.Formula}" : $"why {metric} = {definition.Formula} has no value here",
            Inputs = metrics.ReadsOf(metric, analysis.Extracted) is { } reads
                ?
                [
                    .. reads.Scores.Select(score => session.Score(row, score.Dimension, score.Facet)),
                    .. reads.Metrics.Select(other => session.Result(row, session.MetricColumn(other))),
                ]
                : [],
            Sources = [.. session.Deciding(analysis) is { } record ? [session.Source(record, member: null)] : Array.Empty<FigureSource>()],
        };
    }

    private async Task<ExplainedFigure?> ScoreAsync(string id, int row, string dimension, string column, CancellationToken cancellationToken)
    {
        var facts = session.Facts;
        var at = facts.Dimensions.Select(FigureId.Name).ToList().IndexOf(dimension);
        if (at < 0)
            return null;
        var header = scores[0].Fields;
        var position = header.Select(FigureId.Name).ToList().IndexOf(column);
        var facet = facts.Facets.FirstOrDefault(name => FigureId.Name(name) == column);
        if (position < 0)
        {
            // A formula may ask for a facet that no answer has.
            return Figure(id, row, "") with { Formula = $"{Uri.UnescapeDataString(column)} of {facts.Dimensions[at]}: no answer says it" };
        }

        var figure = Figure(id, row, scores[(row * facts.Dimensions.Length) + at + 1].Fields[position]);
        var firstFacet = header.Length - facts.Facets.Length;
        if (position < firstFacet)
        {
            return position == firstFacet - 1
                ? figure with { Formula = "a dimension of the framework", Sources = [new FigureSource("session.json", null, "experiment.framework.dimensions")] }
                : figure with { Formula = "as in results.csv", Inputs = [session.Result(row, header[position])] };
        }

        var spans = await places.ScoreAsync(session.Analyses[row], facts.Dimensions[at], facts.Facets[position - firstFacet], cancellationToken);
        return figure with { Formula = $"{facet ?? column} of {facts.Dimensions[at]}, read from the answer", Sources = spans };
    }

    private async Task<ExplainedFigure?> QuoteAsync(string id, int row, string number, string column, CancellationToken cancellationToken)
    {
        var quotes = session.Facts.Input.Quotes;
        var ordinal = session.Analyses[row].Call.Ordinal;
        var first = quotes.TakeWhile(quote => quote.Ordinal != ordinal).Count();
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n < 1
            || first + n > quotes.Length || quotes[first + n - 1].Ordinal != ordinal)
            return null;
        var header = evidence[0].Fields;
        var position = header.Select(FigureId.Name).ToList().IndexOf(column);
        if (position < 0)
            return null;
        var quote = quotes[first + n - 1];
        var figure = Figure(id, row, evidence[first + n].Fields[position]);
        if (header[position] is "ordinal" or "document" or "model" or "run")
            return figure with { Formula = "as in results.csv", Inputs = [session.Result(row, header[position])] };
        var document = session.Analyses[row].Document;
        return figure with
        {
            Formula = header[position] switch
            {
                "quote" => "the passage as the answer has it",
                "dimension" => "what the answer quotes the passage for, mapped to the framework's name where it could be",
                "status" => "how the passage is found in the document, by the rules of docs/quotes.md",
                _ => "where the passage begins in the document, in UTF-16 code units",
            },
            Sources =
            [
                .. await places.QuoteAsync(session.Analyses[row], new Evidence(quote.Dimension, quote.Quote), cancellationToken),
                .. header[position] is "status" or "offset" ? [new FigureSource($"inputs/{document.Input}", document.Digest, null)] : Array.Empty<FigureSource>(),
            ],
        };
    }

    private ExplainedFigure Figure(string id, int row, string value) => new(id, value, "")
    {
        Ordinal = session.Analyses[row].Call.Ordinal,
        Fate = ExplainedSession.FateOf(session.Analyses[row]),
    };

    private static ImmutableArray<CsvRecord> Rows(byte[] csv) => [.. CsvRecords.Read(Encoding.UTF8.GetString(csv))];
}
