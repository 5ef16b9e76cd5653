using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;
using Provenance.Core.Statistics;
using Provenance.Core.Statistics.Strata;

namespace Provenance.Core.Explanations;

/// <summary>The figures of one variable: descriptives, denominators, agreement, arithmetic, strata; and a document's value.</summary>
internal sealed class VariableFigures(ExplainedSession session)
{
    private readonly VariableTable table = session.Variables;

    private StatisticsPlan Plan => session.Facts.Experiment.Statistics;

    /// <returns>Null when the id names none of these.</returns>
    public ExplainedFigure? Find(string id, string[] parts)
    {
        if (table.Variables.FirstOrDefault(variable => FigureId.Name(variable) == parts[0]) is not { } variable)
            return null;
        if (parts is [_, var selection, var document] && DocumentValue(id, variable, selection, document) is { } value)
            return value;
        return session.Reported.TryGetValue(id, out var reported) ? Reported(reported, variable, parts) : null;
    }

    private ExplainedFigure? Reported(ReportedFigure figure, string variable, string[] parts) => parts switch
    {
        [_, "overall", var column] => Descriptive(figure, variable, new Selection(null, null, null), column),
        [_, "by", var group, var column] when Group(group) is { } of => Descriptive(figure, variable, new Selection(null, of.Field, of.Group), column),
        [_, "denominators", var column] => Denominator(figure, variable, column),
        [_, "agreement", var model, var column] when Model(model) is { } by => Agreement(figure, variable, by, column),
        [_, "arithmetic", var model, var column] when Model(model) is { } by => Arithmetic(figure, variable, by, column),
        [_, "strata", var stratum, var column] => Strata(figure, variable, stratum, column),
        [_, "models", var first, var second, var column] => Models(figure, variable, first, second, column),
        [_, "not_computable", var reason, _] => NotComputable(figure, variable, reason),
        [_, var model, var column] when Model(model) is { } by => Descriptive(figure, variable, new Selection(by, null, null), column),
        [_, var model, "by", var group, var column] when Model(model) is { } by && Group(group) is { } of =>
            Descriptive(figure, variable, new Selection(by, of.Field, of.Group), column),
        _ => null,
    };

    private ExplainedFigure? DocumentValue(string id, string variable, string selection, string part)
    {
        var model = Model(selection);
        if ((selection != "overall" && model is null)
            || table.Documents.FirstOrDefault(document => FigureId.Selection("document", document.Id) == part) is not { } found)
            return null;
        int[] analyses = [.. session.WithValue(variable, table.Select(model, null, null)).Where(i => table.Analyses[i].Document.Id == found.Id)];
        return analyses.Length == 0
            ? null
            : new ExplainedFigure(
                id,
                Shown.Exact(table.DocumentMeans(variable, analyses)[0].Mean),
                $"the value of document {found.Id}: the mean of {variable} over its {Shown.Counted(analyses.Length, "analysis", "analyses")} with a value{By(model)}")
            {
                Inputs = Values(variable, analyses),
            };
    }

    private ExplainedFigure Descriptive(ReportedFigure figure, string variable, Selection selection, string column)
    {
        var analyses = table.Select(selection.Model, selection.Field, selection.Group);
        var isOfAnalyses = column is "used" or "minimum" or "maximum" || column.StartsWith("analysis_", StringComparison.Ordinal);
        return new ExplainedFigure(figure.Id, figure.Value, Formula(column, variable, selection, analyses.Length))
        {
            Inputs = isOfAnalyses
                ? Values(variable, analyses)
                : [.. Documents(variable, analyses).Select(document => ExplainedSession.DocumentFigure(variable, selection.Model, document))],
        };
    }

    private string Formula(string column, string variable, Selection selection, int planned) => column switch
    {
        "documents" => "how many documents have a value",
        "used" => $"how many of the {Shown.Count(planned)} planned analyses have a value",
        "mean" => "the mean of the documents' values",
        "standard_deviation" => "the standard deviation (n - 1) of the documents' values",
        "median" => "the median of the documents' values",
        "low" => Interval("lower", variable, selection),
        "high" => Interval("upper", variable, selection),
        "analysis_mean" => "the mean of the analyses' values",
        "analysis_standard_deviation" => "the standard deviation (n - 1) of the analyses' values",
        "minimum" => "the least of the analyses' values",
        _ => "the greatest of the analyses' values",
    };

    private string Interval(string end, string variable, Selection selection) => string.Create(
        CultureInfo.InvariantCulture,
        $"the {end} end of the 95 % percentile bootstrap interval of the mean of the documents' values: {Plan.Resamples} resamples, seed {Plan.Seed}, "
            + $"stream {string.Join('|', "mean", variable, selection.Model, selection.Field, selection.Group)}");

    private ExplainedFigure Denominator(ReportedFigure figure, string variable, string column)
    {
        var values = table.Values(variable);
        int[] counted = [.. session.All.Where(i => column == "planned" || FateName(VariableTable.FateOf(table.Analyses[i], values[i] is not null)) == column)];
        return new ExplainedFigure(figure.Id, figure.Value, $"how many of the planned analyses are counted as {column}, for {variable}")
        {
            Inputs = column == "used" ? Values(variable, counted) : [.. counted.Select(i => session.Result(i, ColumnOf(column, variable)))],
        };
    }

    private string ColumnOf(string fate, string variable) => fate switch
    {
        "unparsed" => "extraction",
        "excluded" => "excluded",
        "not_computable" => session.Facts.IsDimension(variable) ? "extraction" : session.MetricColumn(variable, 2),
        _ => "outcome",
    };

    private static string FateName(VariableTable.Fate fate) => fate switch
    {
        VariableTable.Fate.Used => "used",
        VariableTable.Fate.Refused => "refused",
        VariableTable.Fate.Unparsed => "unparsed",
        VariableTable.Fate.NotComputable => "not_computable",
        VariableTable.Fate.Excluded => "excluded",
        _ => "gaps",
    };

    private ExplainedFigure Agreement(ReportedFigure figure, string variable, string model, string column) => new(
        figure.Id,
        figure.Value,
        column switch
        {
            "documents" => "how many documents have a value in every run that all documents have",
            "runs" => "how many runs the plan has of every document",
            "alpha_documents" => "how many documents have values in at least two runs",
            "icc_single" => "ICC(2,1): two-way random effects, absolute agreement, single measures, over documents that have all runs",
            "icc_average" => "ICC(2,k): two-way random effects, absolute agreement, average measures, over documents that have all runs",
            _ => "Krippendorff's alpha for interval data, over documents that have at least two runs",
        })
    {
        Inputs = Values(variable, table.Select(model, null, null)),
    };

    private ExplainedFigure Arithmetic(ReportedFigure figure, string metric, string model, string column)
    {
        int[] both = [.. table.Select(model, null, null).Where(i => table.Analyses[i] is { Excluded: null } one && one.Metrics.Any(value => value.Metric == metric && value is { Value: not null, Reported: not null }))];
        var ours = both.Select(i => session.Value(i, metric));
        var theirs = both.Select(i => session.Result(i, session.MetricColumn(metric, 1)));
        return new ExplainedFigure(
            figure.Id,
            figure.Value,
            column switch
            {
                "compared" => "how many analyses have both values",
                "mean_recomputed" => "the mean of the values computed here, over analyses that have both",
                "mean_reported" => "the mean of the values that the model reported, over analyses that have both",
                "standard_deviation_reported" => "the standard deviation (n - 1) of the values that the model reported",
                "largest_difference" => "the largest absolute difference of the two",
                _ => "how many differ by more than 0.01",
            })
        {
            Inputs = [.. column == "mean_recomputed" ? ours : column is "mean_reported" or "standard_deviation_reported" ? theirs : ours.Concat(theirs)],
        };
    }

    private ExplainedFigure? Strata(ReportedFigure figure, string variable, string name, string column)
    {
        if (Stratum.All.FirstOrDefault(one => one.Name == name) is not { } stratum)
            return null;
        var row = figure.Id[..figure.Id.LastIndexOf('/')];
        if (column == "difference")
            return new ExplainedFigure(figure.Id, figure.Value, "the mean without the stratum minus the mean over everything") { Inputs = [$"{row}/without", $"{row}/mean"] };
        var (formula, counts) = column switch
        {
            "analyses" => ($"how many analyses of the stratum have a value: {stratum.Meaning}", stratum.Has),
            "mean" => ("the mean over documents, of the means over their analyses", _ => true),
            "within" => ($"the mean over documents, of the means over those of their analyses that are in the stratum: {stratum.Meaning}", stratum.Has),
            "documents_without" => ("how many documents have a value without the stratum", analysis => !stratum.Has(analysis)),
            _ => ($"the mean over documents, of the means over those of their analyses that are not in the stratum: {stratum.Meaning}",
                (Func<Analysis, bool>)(analysis => !stratum.Has(analysis))),
        };
        return new ExplainedFigure(figure.Id, figure.Value, formula) { Inputs = Values(variable, session.Where(counts)) };
    }

    private ExplainedFigure? Models(ReportedFigure figure, string variable, string first, string second, string column)
    {
        if (Model(first, "first") is not { } one || Model(second, "second") is not { } other)
            return null;
        var (ofOne, ofOther) = (Documents(variable, table.Select(one, null, null)), Documents(variable, table.Select(other, null, null)));
        return new ExplainedFigure(
            figure.Id,
            figure.Value,
            column switch
            {
                "documents" => "how many documents have a value by both models",
                "mean_difference" => "the mean over documents of the first model's value minus the second's",
                "standard_deviation" => "the standard deviation (n - 1) of these differences",
                "lower_limit" => "the mean difference minus 1.96 standard deviations",
                _ => "the mean difference plus 1.96 standard deviations",
            })
        {
            Inputs =
            [
                .. from document in ofOne.Intersect(ofOther, StringComparer.Ordinal)
                   from model in new[] { one, other }
                   select ExplainedSession.DocumentFigure(variable, model, document),
            ],
        };
    }

    private ExplainedFigure NotComputable(ReportedFigure figure, string metric, string reason) => new(
        figure.Id, figure.Value, $"how many answers with scores have no {metric} for this reason")
    {
        Inputs =
        [
            .. session.Where(analysis => analysis.Extracted is { Scores.IsEmpty: false }
                    && analysis.Metrics.Any(value => value.Metric == metric && value.NotComputable is { } why && FigureId.Name(why) == reason))
                .Select(i => session.Result(i, session.MetricColumn(metric, 2))),
        ],
    };

    private ImmutableArray<string> Values(string variable, IEnumerable<int> analyses) =>
        [.. session.WithValue(variable, analyses).Select(i => session.Value(i, variable))];

    private List<string> Documents(string variable, IEnumerable<int> analyses) =>
        [.. session.WithValue(variable, analyses).Select(i => table.Analyses[i].Document.Id).Distinct(StringComparer.Ordinal)];

    private string? Model(string part, string field = "model") => table.Models.FirstOrDefault(model => FigureId.Selection(field, model) == part);

    private (string Field, string Group)? Group(string part)
    {
        foreach (var field in Plan.GroupBy)
        {
            if (table.Groups(field).FirstOrDefault(group => FigureId.Selection(field, group) == part) is { } group)
                return (field, group);
        }

        return null;
    }

    private static string By(string? model) => model is null ? "" : $" by {model}";

    private sealed record Selection(string? Model, string? Field, string? Group);
}
