using System.Globalization;
using Provenance.Core.Extraction;

namespace Provenance.Core.Formulas;

/// <summary>What a formula is evaluated against: the scores of one answer, and the metrics that are computed so far.</summary>
/// <param name="names">Of the framework.</param>
/// <param name="metric">The metric whose formula it is.</param>
/// <param name="scores">By dimension.</param>
/// <param name="metrics">By name: a number, or the failure that says why there is none.</param>
/// <param name="reads">Gets what is read; null where nobody wants to know.</param>
public sealed class FormulaScope(
    FormulaNames names,
    string metric,
    IReadOnlyDictionary<string, DimensionScore> scores,
    IReadOnlyDictionary<string, FormulaValue> metrics,
    FormulaReads? reads = null)
{
    /// <summary>What a bare name stands for.</summary>
    public FormulaValue Resolve(string name) => names.Find(name, metric) switch
    {
        NameMeaning.Dimension(var dimension, null) => new FormulaValue.Dimension(dimension),
        NameMeaning.Dimension(var dimension, { } facet) => Facet(dimension, facet),
        NameMeaning.Metric(var other) => Metric(other),
        NameMeaning.Dimensions => new FormulaValue.Dimensions(),
        NameMeaning.Metrics => new FormulaValue.Metrics(),
        _ => new FormulaValue.Failure(names.Unknown(name)),
    };

    /// <summary><c>target.name</c>, which is also <c>target['name']</c>.</summary>
    public FormulaValue Member(FormulaValue target, string name) => target switch
    {
        FormulaValue.Failure => target,
        FormulaValue.Dimensions => Dimension(name),
        FormulaValue.Dimension(var dimension) => Facet(dimension, name),
        FormulaValue.Metrics => Metric(name),
        _ => FormulaValue.Fail(NotComputable.WrongKind, $"{Kind(target)} has no {NotComputable.Quoted(name)}"),
    };

    /// <summary><c>target[position]</c>; a negative position counts from the end.</summary>
    public FormulaValue At(FormulaValue target, FormulaValue position)
    {
        if (target is FormulaValue.Failure)
            return target;

        switch (position)
        {
            case FormulaValue.Failure:
                return position;
            case FormulaValue.Text(var name):
                return Member(target, name);
            case FormulaValue.Dimension(var dimension) when target is FormulaValue.Dimensions:
                return Member(target, dimension);
            case FormulaValue.Number(var number) when target is FormulaValue.List(var items):
                var index = number < 0 ? number + items.Length : number;
                return index >= 0 && index < items.Length && index == Math.Floor(index)
                    ? items[(int)index]
                    : FormulaValue.Fail(NotComputable.OutOfRange, string.Create(
                        CultureInfo.InvariantCulture, $"there is no item {number} in a list of {items.Length}"));
            default:
                return FormulaValue.Fail(NotComputable.WrongKind, $"{Kind(target)} can't be indexed by {Kind(position)}");
        }
    }

    /// <summary>The number that a value is: itself, or a dimension's raw score.</summary>
    public FormulaValue Number(FormulaValue value) => value switch
    {
        FormulaValue.Number or FormulaValue.Failure => value,
        FormulaValue.Dimension(var dimension) => Facet(dimension, DimensionScore.RawScore),
        _ => FormulaValue.Fail(NotComputable.WrongKind, $"{Kind(value)} is no number"),
    };

    /// <summary>The list that a value is when somebody goes through it.</summary>
    public FormulaValue Items(FormulaValue value) => value switch
    {
        FormulaValue.List or FormulaValue.Failure => value,
        FormulaValue.Dimensions => Contents(value, "values"),
        _ => FormulaValue.Fail(NotComputable.WrongKind, $"{Kind(value)} is no list"),
    };

    /// <summary>
    /// <c>dimensions.values()</c>, <c>.keys()</c>, <c>.items()</c>: every dimension of the framework, scored or not, in its order.
    /// </summary>
    public FormulaValue Contents(FormulaValue target, string part) => target switch
    {
        FormulaValue.Failure => target,
        FormulaValue.Dimensions => new FormulaValue.List([.. names.Dimensions.Select(name => Part(name, part))]),
        _ => FormulaValue.Fail(NotComputable.WrongKind, $"{Kind(target)} has no {part}()"),
    };

    private static FormulaValue Part(string name, string part) => part switch
    {
        "keys" => new FormulaValue.Text(name),
        "values" => new FormulaValue.Dimension(name),
        _ => new FormulaValue.List([new FormulaValue.Text(name), new FormulaValue.Dimension(name)]),
    };

    private FormulaValue Dimension(string name) => names.FindDimension(name) switch
    {
        (var dimension, null) => new FormulaValue.Dimension(dimension),
        (var dimension, { } facet) => Facet(dimension, facet),
        null => new FormulaValue.Failure(names.Unknown(name)),
    };

    private FormulaValue Facet(string dimension, string facet)
    {
        if (facet == "name")
            return new FormulaValue.Text(dimension);

        reads?.Scores.Add((dimension, facet == "score" && scores.GetValueOrDefault(dimension)?.Value(facet) is null ? DimensionScore.RawScore : facet));
        // Some frameworks say "score" for what others call "raw_score".
        var value = scores.GetValueOrDefault(dimension) is { } score
            ? score.Value(facet) ?? (facet == "score" ? score.Value(DimensionScore.RawScore) : null)
            : null;
        return value is { } found
            ? FormulaValue.Of(found)
            : FormulaValue.Fail(NotComputable.MissingScore, $"dimensions.{dimension}.{NotComputable.Shortened(facet)}");
    }

    private FormulaValue Metric(string name)
    {
        if (!names.IsMetric(name))
            return new FormulaValue.Failure(names.Unknown(name));

        reads?.Metrics.Add(name);
        // The root of a chain of failures is what helps; the links between say nothing more.
        return metrics.GetValueOrDefault(name) switch
        {
            FormulaValue.Failure({ Code: NotComputable.DependsOn }) chained => chained,
            FormulaValue.Failure(var reason) => FormulaValue.Fail(NotComputable.DependsOn, $"{name} is not computable ({reason})"),
            { } value => value,
            null => FormulaValue.Fail(NotComputable.DependsOn, $"{name} is not computed"),
        };
    }

    private static string Kind(FormulaValue value) => value switch
    {
        FormulaValue.Number => "a number",
        FormulaValue.Text(var text) => $"the text {NotComputable.Quoted(text)}",
        FormulaValue.List => "a list",
        FormulaValue.Dimension(var name) => $"the dimension {NotComputable.Quoted(name)}",
        FormulaValue.Dimensions => "the set of dimensions",
        _ => "the set of metrics",
    };
}
