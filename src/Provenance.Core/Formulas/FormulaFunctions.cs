using System.Collections.Frozen;
using System.Collections.Immutable;
using Provenance.Core.Names;

namespace Provenance.Core.Formulas;

/// <summary>A call whose arguments are evaluated.</summary>
/// <param name="Ddof">What a variance's divisor is smaller by than the number of items.</param>
internal sealed record FunctionCall(FormulaScope Scope, string Path, ImmutableArray<FormulaValue> Arguments, double Ddof);

/// <param name="Apply">Gets arguments of which none is a failure.</param>
/// <param name="TakesDdof">Whether it may be called with <c>ddof=</c>.</param>
internal sealed record FormulaFunction(Func<FunctionCall, FormulaValue> Apply, bool TakesDdof = false, double Ddof = 0);

/// <summary>The functions of the language, as <c>docs/formulas.md</c> lists them.</summary>
internal static class FormulaFunctions
{
    private static readonly string[] Prefixes = ["np.", "numpy.", "math.", "Math.", "statistics.", "scipy.stats.", "stats."];

    private static readonly FrozenDictionary<string, FormulaFunction> Functions = new Dictionary<string, FormulaFunction>
    {
        ["abs"] = OfOne(x => FormulaValue.Of(Math.Abs(x))),
        ["sqrt"] = OfOne(x => x < 0
            ? FormulaValue.Fail(NotComputable.Domain, "the square root of a negative number")
            : FormulaValue.Of(Math.Sqrt(x))),
        ["exp"] = OfOne(x => FormulaValue.Of(Math.Exp(x))),
        ["log"] = OfOne(x => x <= 0
            ? FormulaValue.Fail(NotComputable.Domain, "the logarithm of a number that is not positive")
            : FormulaValue.Of(Math.Log(x))),
        ["pow"] = OfTwo(FormulaArithmetic.Power),
        ["len"] = new(Length),
        ["min"] = OfMany(numbers => FormulaValue.Of(numbers.Min())),
        ["max"] = OfMany(numbers => FormulaValue.Of(numbers.Max())),
        ["sum"] = new(call => Numbers(call, numbers => FormulaValue.Of(FormulaSeries.Sum(numbers)))),
        ["mean"] = OfMany(numbers => FormulaValue.Of(FormulaSeries.Mean(numbers))),
        ["median"] = OfMany(numbers => FormulaValue.Of(FormulaSeries.Median(numbers))),
        ["argmax"] = OfMany(numbers => FormulaValue.Of(FormulaSeries.PositionOfMaximum(numbers))),
        ["argmin"] = OfMany(numbers => FormulaValue.Of(FormulaSeries.PositionOfMaximum([.. numbers.Select(x => -x)]))),
        ["var"] = new(call => Spread(call, variance => variance), TakesDdof: true),
        ["std"] = new(call => Spread(call, Math.Sqrt), TakesDdof: true),
        ["stdev"] = new(call => Spread(call, Math.Sqrt), Ddof: 1),
        ["correlation"] = new(call => Correlation(call, r => r)),
        ["corrcoef"] = new(call => Correlation(call, r => Matrix(r))),
        ["pearsonr"] = new(call => Correlation(call, r => new FormulaValue.List([r]))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>
    {
        ["average"] = "mean", ["avg"] = "mean", ["fabs"] = "abs", ["absolute"] = "abs", ["power"] = "pow", ["amin"] = "min",
        ["amax"] = "max", ["pstdev"] = "std", ["pvariance"] = "var", ["variance"] = "var", ["corr"] = "correlation", ["count"] = "len",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FormulaFunction? Find(string path)
    {
        var name = Bare(path);
        return Functions.GetValueOrDefault(Synonyms.GetValueOrDefault(name, name));
    }

    public static FormulaValue Unknown(string? path)
    {
        if (path is null)
            return FormulaValue.Fail(NotComputable.UnknownFunction, "what is called is no function");
        var nearest = NearestName.Of(Bare(path), Functions.Keys);
        return FormulaValue.Fail(
            NotComputable.UnknownFunction,
            nearest is null ? NotComputable.Quoted(path) : $"{NotComputable.Quoted(path)}; the nearest is \"{nearest}\"");
    }

    private static string Bare(string path) =>
        Prefixes.FirstOrDefault(prefix => path.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix ? path[prefix.Length..] : path;

    private static FormulaFunction OfOne(Func<double, FormulaValue> apply) => new(call => Counted(call, 1, numbers => apply(numbers[0])));

    private static FormulaFunction OfTwo(Func<double, double, FormulaValue> apply) =>
        new(call => Counted(call, 2, numbers => apply(numbers[0], numbers[1])));

    private static FormulaFunction OfMany(Func<ImmutableArray<double>, FormulaValue> apply) => new(call => Numbers(
        call, numbers => numbers.IsEmpty ? FormulaValue.Fail(NotComputable.Domain, $"{call.Path} of nothing") : apply(numbers)));

    private static FormulaValue Counted(FunctionCall call, int count, Func<ImmutableArray<double>, FormulaValue> apply) =>
        call.Arguments.Length == count && !call.Arguments.Any(argument => argument is FormulaValue.List)
            ? Numbers(call, apply)
            : FormulaValue.Fail(NotComputable.Arguments, $"{call.Path} takes {(count == 1 ? "one number" : "two numbers")}");

    // The numbers of all arguments, those of lists one by one: max(a, b) and max([a, b]) are the same.
    private static FormulaValue Numbers(FunctionCall call, Func<ImmutableArray<double>, FormulaValue> apply) =>
        FormulaSeries.Read(call.Scope, call.Arguments.SelectMany(Spread), out var numbers) ?? apply(numbers);

    private static IEnumerable<FormulaValue> Spread(FormulaValue argument) =>
        argument is FormulaValue.List(var items) ? items : [argument];

    private static FormulaValue Length(FunctionCall call) => call.Arguments switch
    {
        [FormulaValue.List(var items)] => FormulaValue.Of(items.Length),
        [FormulaValue.Dimensions all] => Length(call with { Arguments = [call.Scope.Items(all)] }),
        [_] => FormulaValue.Fail(NotComputable.NeedsList, $"{call.Path} counts a list"),
        _ => FormulaValue.Fail(NotComputable.Arguments, $"{call.Path} takes one list"),
    };

    private static FormulaValue Spread(FunctionCall call, Func<double, double> finish)
    {
        if (call.Arguments is [not FormulaValue.List])
            return FormulaValue.Fail(NotComputable.NeedsList, $"{call.Path} of one number; one answer has no spread");

        return Numbers(call, numbers => numbers.Length > call.Ddof
            ? FormulaValue.Of(finish(FormulaSeries.Variance(numbers, call.Ddof)))
            : FormulaValue.Fail(NotComputable.Domain, $"{call.Path} of too few numbers"));
    }

    private static FormulaValue Correlation(FunctionCall call, Func<FormulaValue, FormulaValue> finish)
    {
        if (call.Arguments.Length != 2)
            return FormulaValue.Fail(NotComputable.Arguments, $"{call.Path} takes two lists");
        if (call.Arguments is not [FormulaValue.List(var first), FormulaValue.List(var second)])
            return FormulaValue.Fail(NotComputable.NeedsList, $"{call.Path} of single numbers; one answer has no correlation");

        if ((FormulaSeries.Read(call.Scope, first, out var x) ?? FormulaSeries.Read(call.Scope, second, out _)) is { } failure)
            return failure;

        FormulaSeries.Read(call.Scope, second, out var y);
        var correlation = FormulaSeries.Correlation(x, y);
        return correlation is FormulaValue.Number ? finish(correlation) : correlation;
    }

    private static FormulaValue.List Matrix(FormulaValue correlation)
    {
        var self = FormulaValue.Of(1.0);
        return new([new FormulaValue.List([self, correlation]), new FormulaValue.List([correlation, self])]);
    }
}
