using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Quotes;
using Provenance.Core.Reports;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Sections;
using Provenance.Core.Statistics;
using Provenance.Core.Statistics.Strata;

namespace Provenance.Core.Explanations;

/// <summary>The figures that are of no single variable: what became of the plan, strata, correlations, tests, quotes, models, inputs.</summary>
internal sealed class SessionWideFigures(ExplainedSession session)
{
    private ReportFacts Facts => session.Facts;

    /// <returns>Null when the report has no such figure.</returns>
    public ExplainedFigure? Find(string id, string[] parts) =>
        session.Reported.TryGetValue(id, out var figure) ? Explain(figure, parts) : null;

    private ExplainedFigure? Explain(ReportedFigure figure, string[] parts) => parts switch
    {
        ["conduct", var column, var what] => Conduct(figure, column, what),
        ["plan", "failed", var failure, _] => Count(figure, $"analyses that failed as {failure}", "outcome",
            analysis => analysis.Outcome is { } outcome && !outcome.IsDone() && outcome.Name() == failure),
        ["plan", var model, var key] => Outcomes(figure, DenominatorsSection.Outcomes, model, key, _ => "outcome"),
        ["extraction", var of, var key] when of.StartsWith("class=", StringComparison.Ordinal) => FailureClass(figure, of, key),
        ["extraction", var model, var key] => Outcomes(figure, DenominatorsSection.Readings, model, key, ReadingColumn),
        ["notes", var kind, var rule, var column] => Notes(figure, kind, rule, column),
        ["excluded", var document, _] => Count(figure, "analyses of the document there are: the plan of statistics leaves them out", "excluded",
            analysis => FigureId.Name(analysis.Call.Document) == document),
        ["strata", var stratum, var column] => Stratified(figure, stratum, column),
        ["correlation", var first, var second, var column] => Correlation(figure, first, second, column),
        ["test", var number, var column] => Test(figure, number, column),
        ["evidence", var selection, var column] => Quotes(figure, selection, column),
        ["model", var name, var column] => Setting(figure, name, column == "seed" ? "sampling.seed" : $"sampling.{Camel(column)}", "set for the model"),
        ["price", var name, var column] => Setting(figure, name, $"price.{Camel(column)}PerMillion", "the price that was locked, in US dollars per million tokens"),
        ["document", var name, _] => DocumentLength(figure, name),
        ["input", var name, _] => InputLength(figure, name),
        ["orphan", ..] => new ExplainedFigure(figure.Id, figure.Value, "what the attempt may have cost at most, as its intent says")
        {
            Sources = [new FigureSource("chronolog.jsonl", null, "worstCost of the intent")],
        },
        _ => null,
    };

    private ExplainedFigure Conduct(ReportedFigure figure, string column, string what) => new(
        figure.Id,
        figure.Value,
        what switch
        {
            "sum" => $"the sum of the column {column} over the planned analyses that have one",
            "known" => $"how many of the planned analyses have a value in the column {column}",
            _ => $"how many of the planned analyses were answered and have none in the column {column}",
        })
    {
        Inputs = [.. session.All.Select(i => session.Result(i, column))],
    };

    private ExplainedFigure? Outcomes(
        ReportedFigure figure,
        ImmutableArray<(string Heading, string Key, Func<Analysis, bool> Counts)> counts,
        string model,
        string key,
        Func<string, string> columnOf)
    {
        var count = counts.FirstOrDefault(one => one.Key == key);
        return count.Key is null
            ? null
            : Count(figure, $"planned analyses that count as {count.Heading}", columnOf(key),
                analysis => (model == "overall" || FigureId.Selection("model", analysis.Call.Model.ToString()) == model) && count.Counts(analysis));
    }

    private static string ReadingColumn(string key) => key switch
    {
        "note_repaired" or "note_renamed" or "note_coerced" => key["note_".Length..],
        _ => "extraction",
    };

    private ExplainedFigure FailureClass(ReportedFigure figure, string selection, string key) => Count(
        figure,
        key == "unparsed" ? "answers of this class from which no score could be read" : "answers of this class",
        "failure_class",
        analysis => analysis.Extracted is { FailureClass: { } failure } read && FigureId.Selection("class", failure) == selection
            && (key != "unparsed" || read.Status == Extraction.ExtractionStatus.Unparsed));

    private ExplainedFigure Notes(ReportedFigure figure, string kind, string rule, string column)
    {
        var formula = column switch
        {
            "notes" => "how many notes of this rule the answers have together, in extracted/extraction_log.jsonl:",
            "first" => "the least ordinal of the answers that have such a note:",
            _ => "how many answers have such a note:",
        };
        return Listed(figure, formula, "extraction", analysis => analysis.Extracted?.Notes.Any(note =>
            FigureId.Name(note.Kind) == kind && FigureId.Name(note.Rule) == rule) ?? false) with
        {
            Sources = [new FigureSource("extracted/extraction_log.jsonl", null, null)],
        };
    }

    private ExplainedFigure? Stratified(ReportedFigure figure, string name, string column)
    {
        if (Stratum.All.FirstOrDefault(one => one.Name == name) is not { } stratum)
            return null;
        var formula = column == "share" ? "the share, in per cent, of the planned analyses that are in the stratum" : "how many of the planned analyses are in the stratum";
        return Listed(figure, $"{formula}: {stratum.Meaning}", StratumColumn(name), stratum.Has);
    }

    private static string StratumColumn(string stratum) => stratum switch
    {
        "substituted" => "substitute",
        "unparsed" => "extraction",
        "refused" or "gap" => "outcome",
        _ => stratum,
    };

    private ExplainedFigure? Correlation(ReportedFigure figure, string first, string second, string column)
    {
        var pair = Facts.Statistics.Correlations.FirstOrDefault(one => FigureId.Name(one.First) == first && FigureId.Name(one.Second) == second);
        return pair is null
            ? null
            : new ExplainedFigure(
                figure.Id,
                figure.Value,
                column switch
                {
                    "documents" => "how many documents have both values",
                    "pearson" => "Pearson's r of the documents' values",
                    _ => "Spearman's rho of the documents' values",
                })
            {
                Inputs = DocumentValues([pair.First, pair.Second]),
            };
    }

    private ExplainedFigure? Test(ReportedFigure figure, string number, string column)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at < 1 || at > Facts.Statistics.Tests.Length)
            return null;
        var result = Facts.Statistics.Tests[at - 1];
        if (column == "adjusted_p")
        {
            return new ExplainedFigure(figure.Id, figure.Value, "p adjusted by Holm's method over all tests of the plan that were made")
            {
                Inputs = [.. Facts.Statistics.Tests.Select((test, i) => (test, i)).Where(one => one.test.P is not null)
                    .Select(one => FigureId.Of("test", (one.i + 1).ToString(CultureInfo.InvariantCulture), "p"))],
            };
        }

        var formula = column switch
        {
            "number" => "the test's place in the plan of statistics",
            "statistic" => $"{result.Method}: {result.StatisticName ?? "not made"}",
            "p" => $"{result.Method}: the probability of such a {result.StatisticName ?? "statistic"} or a more extreme one",
            _ => $"{result.Method}: {result.EffectName ?? "no effect size"}",
        };
        return new ExplainedFigure(figure.Id, figure.Value, result.NotComputed is { } why && column != "number" ? $"{formula}; not made: {why}" : formula)
        {
            Inputs = column == "number" || result.NotComputed is not null ? [] : Units(result.Test),
        };
    }

    private ImmutableArray<string> Units(PlannedTest test)
    {
        var known = test.Variables.Where(variable => session.Variables.Variables.Contains(variable)).ToImmutableArray();
        bool IsIn(Document document) => test.GroupBy is not { } field
            || (document.Metadata.TryGetValue(field, out var group) && (test.Groups.IsEmpty || test.Groups.Contains(group)));
        return test.AnalysesAsUnits
            ? [.. from i in session.All
                  where IsIn(session.Analyses[i].Document) && known.All(variable => session.Variables.Values(variable)[i] is not null)
                  from variable in known
                  select session.Value(i, variable)]
            : DocumentValues(known, IsIn);
    }

    /// <summary>Of the documents that have all of them.</summary>
    private ImmutableArray<string> DocumentValues(ImmutableArray<string> variables, Func<Document, bool>? isIn = null)
    {
        var with = variables.Select(variable => session.WithValue(variable, session.All)
            .Select(i => session.Analyses[i].Document.Id).ToHashSet(StringComparer.Ordinal)).ToList();
        return
        [
            .. from document in session.Variables.Documents
               where with.TrueForAll(known => known.Contains(document.Id)) && (isIn is null || isIn(document))
               from variable in variables
               select ExplainedSession.DocumentFigure(variable, null, document.Id),
        ];
    }

    private ExplainedFigure Quotes(ReportedFigure figure, string selection, string column)
    {
        var inputs = ImmutableArray.CreateBuilder<string>();
        foreach (var answer in Facts.Input.Quotes.GroupBy(quote => quote.Ordinal))
        {
            foreach (var (number, quote) in answer.Index())
            {
                var isOf = FigureId.Selection("model", Facts.Input.Plan[quote.Ordinal].Model.ToString()) == selection
                    || FigureId.Selection("dimension", quote.Dimension) == selection;
                if (isOf && (column is "quotes" or "not_found_share" || quote.Status.Name() == column))
                    inputs.Add(session.Quote(quote.Ordinal - 1, number + 1, "status"));
            }
        }

        var formula = column switch
        {
            "quotes" => "how many passages are quoted",
            "not_found_share" => "the share, in per cent, of the quoted passages that are not in their document",
            _ => $"how many quoted passages have the status {column}",
        };
        return new ExplainedFigure(figure.Id, figure.Value, formula) { Inputs = inputs.ToImmutable() };
    }

    private ExplainedFigure? Setting(ReportedFigure figure, string name, string member, string formula)
    {
        var models = Facts.Session.Models;
        var at = models.Select(model => FigureId.Name(model.Name.ToString())).ToList().IndexOf(name);
        return at < 0
            ? null
            : new ExplainedFigure(figure.Id, figure.Value, formula) { Sources = [new FigureSource("session.json", null, FormattableString.Invariant($"models[{at}].{member}"))] };
    }

    private ExplainedFigure? DocumentLength(ReportedFigure figure, string name) =>
        Facts.Experiment.Corpus.Documents.FirstOrDefault(one => FigureId.Name(one.Id) == name) is not { } document
            ? null
            : new ExplainedFigure(figure.Id, figure.Value, "the document's length in characters (UTF-16 code units)")
            {
                Sources = [new FigureSource($"inputs/{document.Input}", document.Digest, null)],
            };

    private ExplainedFigure? InputLength(ReportedFigure figure, string name) =>
        Facts.Experiment.Inputs.FirstOrDefault(one => FigureId.Name(one.Name) == name) is not { } input
            ? null
            : new ExplainedFigure(figure.Id, figure.Value, "the file's length in bytes") { Sources = [new FigureSource($"inputs/{input.Name}", input.Digest, null)] };

    private ExplainedFigure Count(ReportedFigure figure, string what, string column, Func<Analysis, bool> counts) =>
        Listed(figure, $"how many {what}", column, counts);

    private ExplainedFigure Listed(ReportedFigure figure, string formula, string column, Func<Analysis, bool> counts) =>
        new(figure.Id, figure.Value, formula) { Inputs = [.. session.Where(counts).Select(i => session.Result(i, column))] };

    private static string Camel(string snake) =>
        string.Concat(snake.Split('_').Select((word, i) => i == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
