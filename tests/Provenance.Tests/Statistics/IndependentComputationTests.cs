using Provenance.Core.Statistics;
using Xunit;

namespace Provenance.Tests.Statistics;

/// <summary>Our coefficients against slow computations straight from their definitions, on random data.</summary>
public sealed class IndependentComputationTests
{
    public static TheoryData<int> Seeds { get; } = new(Enumerable.Range(1, 25));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Alpha_equals_the_sum_over_all_pairs(int seed)
    {
        var random = new Random(seed);
        var units = Enumerable.Range(0, 12).Select(_ => Values(random, random.Next(0, 6))).ToList();
        var pairable = units.Where(unit => unit.Length > 1).ToList();
        var all = pairable.SelectMany(unit => unit).ToList();

        var observed = pairable.Sum(unit => Pairs(unit) / (unit.Length - 1)) / all.Count;
        var expected = Pairs(all) / (all.Count * (all.Count - 1.0));

        Assert.Equal(1 - (observed / expected), KrippendorffAlpha.Of(units)!.Value, 12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Icc_equals_the_variance_components(int seed)
    {
        var random = new Random(seed);
        var (n, k) = (random.Next(2, 9), random.Next(2, 6));
        var ratings = Enumerable.Range(0, n).Select(_ => Values(random, k)).ToArray();
        var grand = ratings.SelectMany(row => row).Average();
        var rows = k * ratings.Sum(row => Math.Pow(row.Average() - grand, 2));
        var columns = n * Enumerable.Range(0, k).Sum(j => Math.Pow(ratings.Average(row => row[j]) - grand, 2));
        var total = ratings.SelectMany(row => row).Sum(rating => Math.Pow(rating - grand, 2));
        var error = (total - rows - columns) / ((n - 1) * (k - 1));
        var ofTargets = ((rows / (n - 1)) - error) / k;
        var ofRaters = ((columns / (k - 1)) - error) / n;

        var icc = IntraclassCorrelation.Of(ratings)!;

        Assert.Equal(ofTargets / (ofTargets + ofRaters + error), icc.Single, 9);
        Assert.Equal(ofTargets / (ofTargets + ((ofRaters + error) / k)), icc.Average, 9);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Exact_p_of_U_equals_the_count_of_all_divisions_into_groups(int seed)
    {
        var random = new Random(seed);
        var (m, n) = (random.Next(2, 8), random.Next(2, 8));
        var values = Enumerable.Range(0, m + n).OrderBy(_ => random.Next()).Select(value => (double)value).ToArray();
        var made = Assert.IsType<TestOutcome.Made>(MannWhitneyTest.Of(values[..m], values[m..]));

        var us = Enumerable.Range(0, 1 << (m + n)).Where(set => System.Numerics.BitOperations.PopCount((uint)set) == m)
            .Select(set => Enumerable.Range(0, m + n).Where(bit => (set >> bit & 1) == 1).Sum() - (m * (m - 1) / 2)).ToList();
        var smaller = us.Count(u => u <= Math.Min(made.Statistic, (m * n) - made.Statistic));

        Assert.Equal(Math.Min(1, 2.0 * smaller / us.Count), made.P!.Value, 12);
        Assert.Equal(values[..m].Sum(x => values[m..].Count(y => x > y)), made.Statistic, 12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Correlations_equal_those_of_the_library(int seed)
    {
        var random = new Random(seed);
        var x = Values(random, 30);
        var y = Values(random, 30);

        Assert.Equal(MathNet.Numerics.Statistics.Correlation.Pearson(x, y), Correlation.Pearson(x, y)!.Value, 12);
        Assert.Equal(MathNet.Numerics.Statistics.Correlation.Spearman(x, y), Correlation.Spearman(x, y)!.Value, 12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Two_groups_give_the_same_p_by_variance_and_by_ranks_as_one_test_of_two(int seed)
    {
        var random = new Random(seed);
        var x = Values(random, 9);
        var y = Values(random, 9);
        var welch = Assert.IsType<TestOutcome.Made>(WelchTest.Of(x, y));
        var anova = Assert.IsType<TestOutcome.Made>(AnovaTest.Of([x, y]));

        // With groups of one size, t squared is F; only the degrees differ.
        Assert.Equal(welch.Statistic * welch.Statistic, anova.Statistic, 9);
        Assert.Equal(TailProbability.Student(welch.Statistic, 16), anova.P!.Value, 12);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(2.5)]
    [InlineData(40)]
    public void Tails_equal_their_closed_forms(double x)
    {
        AssertRelative(1 - (2 / Math.PI * Math.Atan(x)), TailProbability.Student(x, 1), 1e-9);
        AssertRelative(2 / (Math.Sqrt(2 + (x * x)) * (Math.Sqrt(2 + (x * x)) + x)), TailProbability.Student(x, 2), 1e-11);
        AssertRelative(Math.Exp(-x / 2), TailProbability.ChiSquared(x, 2), 1e-11);
        AssertRelative(Math.Exp(-x / 2) * (1 + (x / 2)), TailProbability.ChiSquared(x, 4), 1e-11);
        AssertRelative(Math.Pow(1 + (2 * x / 7), -3.5), TailProbability.Fisher(x, 2, 7), 1e-11);
    }

    /// <summary>From tables of the normal distribution.</summary>
    [Theory]
    [InlineData(1.959963984540054, 0.05)]
    [InlineData(-2.5758293035489004, 0.01)]
    [InlineData(0, 1)]
    public void Normal_tails_are_those_of_the_tables(double z, double p) => Assert.Equal(p, TailProbability.Normal(z), 12);

    [Fact]
    public void Sums_lose_nothing_to_large_offsets()
    {
        Assert.Equal(2, Moments.Sum([1e100, 1, -1e100, 1]) + 0);
        Assert.Equal(30, Moments.Variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]));
    }

    [Fact]
    public void Bounded_chance_is_even()
    {
        var random = new Xoshiro256(7);
        var counts = new int[7];
        var numbers = new int[70_000];
        random.Fill(numbers, 7);
        foreach (var number in numbers)
            counts[number]++;

        // Chi squared with 6 degrees of freedom is below 22.46 in 999 of 1000 cases.
        Assert.InRange(counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000), 0, 22.46);
    }

    private static double[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(0, 12) / 4.0 + random.NextDouble())];

    private static double Pairs(IReadOnlyCollection<double> values) => values.Sum(x => values.Sum(y => (x - y) * (x - y)));

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.InRange((actual - expected) / expected, -tolerance, tolerance);
}
