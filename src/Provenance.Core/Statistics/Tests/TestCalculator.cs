using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Names;

namespace Provenance.Core.Statistics;

/// <summary>
/// Makes the tests that the plan names. One that can't be made says why; Holm's correction goes over those that have a p-value.
/// </summary>
internal sealed class TestCalculator(VariableTable table)
{
    public ImmutableArray<TestResult> Compute(ImmutableArray<PlannedTest> tests)
    {
        var results = tests.Select(Make).ToList();
        var corrected = HolmCorrection.Of([.. results.Select(result => result.P).OfType<double>()]);
        var next = 0;
        return [.. results.Select(result => result.P is null ? result : result with { AdjustedP = corrected[next++] })];
    }

    private static string MethodOf(TestKind kind) => kind switch
    {
        TestKind.TTest => "Welch's t-test",
        TestKind.MannWhitney => "Mann-Whitney U test",
        TestKind.Anova => "One-way ANOVA",
        TestKind.KruskalWallis => "Kruskal-Wallis H test",
        TestKind.Correlation => "Pearson correlation",
        _ => "Cronbach's alpha",
    };

    private TestResult Make(PlannedTest test)
    {
        if (WrongVariables(test) is { } wrong)
            return NotMade(test, [], wrong);
        return test.Kind is TestKind.Correlation or TestKind.CronbachAlpha ? MakeOverAll(test) : MakeOverGroups(test);
    }

    private string? WrongVariables(PlannedTest test)
    {
        var (least, most, words) = test.Kind switch
        {
            TestKind.Correlation => (2, 2, "two variables"),
            TestKind.CronbachAlpha => (3, int.MaxValue, "three variables as items"),
            _ => (1, 1, "one variable"),
        };
        if (test.Variables.Length < least || test.Variables.Length > most)
            return string.Create(CultureInfo.InvariantCulture, $"needs {words}; the plan names {test.Variables.Length}");

        return test.Variables.FirstOrDefault(variable => !table.Variables.Contains(variable)) is { } unknown
            ? $"needs variables of the framework; \"{unknown}\" is none{Nearest(unknown, table.Variables)}"
            : null;
    }

    private TestResult MakeOverAll(PlannedTest test)
    {
        var units = TestUnits.Of(table, test);
        ImmutableArray<GroupSize> sizes = [new("all", units.All.Length)];
        var least = test.Kind == TestKind.Correlation ? CorrelationCalculator.LeastDocuments : 2;
        if (units.All.Length < least)
        {
            var reason = string.Create(
                CultureInfo.InvariantCulture, $"needs {least} {Units(test)} with all its variables; {There(units.All.Length)}");
            return NotMade(test, sizes, reason);
        }

        return Result(test, sizes, test.Kind == TestKind.Correlation
            ? CorrelationTest.Of(units.Column(0), units.Column(1))
            : CronbachAlpha.Of([.. units.All.Select(unit => unit.Values)]));
    }

    private TestResult MakeOverGroups(PlannedTest test)
    {
        if (test.GroupBy is not { } field)
            return NotMade(test, [], "needs a field to form groups by");

        var known = table.Groups(field);
        if (known.IsEmpty)
            return NotMade(test, [], $"needs groups; no document has the field \"{field}\"{Nearest(field, Fields())}");
        if (test.Groups.FirstOrDefault(group => !known.Contains(group)) is { } unknown)
            return NotMade(test, [], $"needs known groups; no document has \"{unknown}\" as its {field}{Nearest(unknown, known)}");

        var units = TestUnits.Of(table, test);
        ImmutableArray<string> names = test.Groups.IsEmpty ? known : [.. test.Groups.Distinct(StringComparer.Ordinal)];
        double[][] groups = [.. names.Select(group => units.InGroup(field, group))];
        ImmutableArray<GroupSize> sizes = [.. names.Select((group, i) => new GroupSize(group, groups[i].Length))];
        return TooFew(test, sizes) is { } reason ? NotMade(test, sizes, reason) : Result(test, sizes, Compare(test.Kind, groups));
    }

    private static TestOutcome Compare(TestKind kind, double[][] groups) => kind switch
    {
        TestKind.TTest => WelchTest.Of(groups[0], groups[1]),
        TestKind.MannWhitney => MannWhitneyTest.Of(groups[0], groups[1]),
        TestKind.Anova => AnovaTest.Of(groups),
        _ => KruskalWallisTest.Of(groups),
    };

    private static string? TooFew(PlannedTest test, ImmutableArray<GroupSize> sizes)
    {
        var ofTwo = test.Kind is TestKind.TTest or TestKind.MannWhitney;
        var need = $"needs two {Units(test)} in each of {(ofTwo ? "two" : "at least two")} groups";
        if (sizes.Length < 2 || (ofTwo && sizes.Length > 2))
            return $"{need}; {There(sizes.Length)}: {string.Join(", ", sizes.Select(size => size.Group))}";

        var small = sizes.Where(size => size.Units < 2)
            .Select(size => string.Create(CultureInfo.InvariantCulture, $"{size.Group} has {size.Units}"));
        return string.Join(", ", small) is { Length: > 0 } which ? $"{need}; {which}" : null;
    }

    private static string There(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"there {(count == 1 ? "is" : "are")} {count}");

    private IEnumerable<string> Fields() => table.Documents.SelectMany(document => document.Metadata.Keys);

    private static string Units(PlannedTest test) => test.AnalysesAsUnits ? "analyses" : "documents";

    private static string Nearest(string name, IEnumerable<string> known) =>
        NearestName.Of(name, known) is { } nearest ? $"; the nearest is \"{nearest}\"" : "";

    private static TestResult Result(PlannedTest test, ImmutableArray<GroupSize> sizes, TestOutcome outcome) => outcome switch
    {
        TestOutcome.Made made => new TestResult(
            test, MethodOf(test.Kind), sizes, made.StatisticName, made.Statistic, made.Degrees, made.P, null,
            made.EffectName, made.Effect, null),
        TestOutcome.NotMade(var reason) => NotMade(test, sizes, reason),
        _ => throw new InvalidOperationException($"A test came out as {outcome.GetType().Name}."),
    };

    private static TestResult NotMade(PlannedTest test, ImmutableArray<GroupSize> sizes, string reason) =>
        new(test, MethodOf(test.Kind), sizes, null, null, [], null, null, null, null, $"{MethodOf(test.Kind)} {reason}");
}
