using Provenance.Core.Statistics;
using Xunit;

namespace Provenance.Tests.Statistics;

/// <summary>Our coefficients and tests against values that others published, each with its source.</summary>
public sealed class PublishedValuesTests
{
    private static readonly double[] Control = [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14];
    private static readonly double[] Treatment1 = [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69];
    private static readonly double[] Treatment2 = [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26];

    /// <summary>Shrout and Fleiss (1979), Psychological Bulletin 86, tables 2 and 4: six targets, four judges; more digits from R's psych package.</summary>
    [Fact]
    public void Icc_is_that_of_Shrout_and_Fleiss()
    {
        var icc = IntraclassCorrelation.Of([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])!;

        Assert.Equal(0.2897638, icc.Single, 7);
        Assert.Equal(0.6200505, icc.Average, 7);
    }

    /// <summary>Krippendorff (2011), "Computing Krippendorff's alpha-reliability", example D: four observers, twelve units, missing values.</summary>
    [Fact]
    public void Alpha_is_that_of_Krippendorff() =>
        Assert.Equal(0.849, KrippendorffAlpha.Of(
        [
            [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2],
            [5, 5, 5], [1, 1], [3],
        ])!.Value, 3);

    /// <summary>The worked example of the encyclopedias: three coders, fifteen units, alpha 0.811 for interval data.</summary>
    [Fact]
    public void Alpha_is_that_of_the_worked_example() =>
        Assert.Equal(0.811, KrippendorffAlpha.Of(
        [
            [1], [], [2, 2], [1, 1], [3, 3], [3, 3, 4], [4, 4, 4], [1, 3], [2, 2], [1, 1], [1, 1], [3, 3], [3, 3], [], [3, 4],
        ])!.Value, 3);

    /// <summary>Student's sleep data; R: <c>t.test(extra ~ group, data = sleep)</c>.</summary>
    [Fact]
    public void T_is_that_of_the_sleep_data() => AssertMade(
        WelchTest.Of([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]),
        (-1.8608, 4), (17.776, 3), (0.07939, 5));

    /// <summary>Hollander and Wolfe (1973), p. 69: permeability constants; R: <c>wilcox.test(x, y)</c>, twice the one-sided 0.1272.</summary>
    [Fact]
    public void U_is_exact_for_small_groups_without_ties() => AssertMade(
        MannWhitneyTest.Of([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], [1.15, 0.88, 0.90, 0.74, 1.21]),
        (35, 12), null, (0.2544, 4));

    /// <summary>R: <c>wilcox.test(Ozone ~ Month, data = airquality, subset = Month %in% c(5, 8))</c>.</summary>
    [Fact]
    public void U_of_tied_values_is_that_of_the_ozone_data() => AssertMade(
        MannWhitneyTest.Of(
            [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37],
            [39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85]),
        (127.5, 12), null, (0.0001208, 7));

    /// <summary>NIST StRD, SiRstv: certified F 1.18046237440255, R squared 0.190999039051129.</summary>
    [Fact]
    public void F_is_that_certified_by_NIST()
    {
        var made = AssertMade(
            AnovaTest.Of(
            [
                [196.3052, 196.1240, 196.1890, 196.2569, 196.3403], [196.3042, 196.3825, 196.1669, 196.3257, 196.0422],
                [196.1303, 196.2005, 196.2889, 196.0343, 196.1811], [196.2795, 196.1748, 196.1494, 196.1485, 195.9885],
                [196.2119, 196.1051, 196.1850, 196.0052, 196.2090],
            ]),
            (1.18046237440255, 9), (4, 12), null);

        Assert.Equal(0.190999039051129, made.Effect!.Value, 9);
    }

    /// <summary>Dobson's plant growth; R: <c>anova(lm(weight ~ group, PlantGrowth))</c>.</summary>
    [Fact]
    public void F_is_that_of_the_plants() => AssertMade(AnovaTest.Of([Control, Treatment1, Treatment2]), (4.8461, 4), (2, 12), (0.01591, 5));

    /// <summary>R: <c>kruskal.test(weight ~ group, PlantGrowth)</c>; one value occurs twice.</summary>
    [Fact]
    public void H_of_tied_values_is_that_of_the_plants() =>
        AssertMade(KruskalWallisTest.Of([Control, Treatment1, Treatment2]), (7.9882, 4), (2, 12), (0.01842, 5));

    /// <summary>Hollander and Wolfe (1973), p. 116: mucociliary efficiency; R: <c>kruskal.test</c>.</summary>
    [Fact]
    public void H_is_that_of_Hollander_and_Wolfe() => AssertMade(
        KruskalWallisTest.Of([[2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0]]), (0.77143, 5), (2, 12), (0.68, 2));

    /// <summary>Hollander and Wolfe (1973), p. 187: tuna; R: <c>cor.test</c>, Pearson and Spearman.</summary>
    [Fact]
    public void Correlations_are_those_of_Hollander_and_Wolfe()
    {
        var made = AssertMade(
            CorrelationTest.Of([44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1], [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]),
            (0.5711816, 7), (7, 12), (0.1082, 4));

        Assert.Equal(0.6, made.Effect!.Value, 12);
    }

    /// <summary>Bock and Lieberman (1970), LSAT section 6: 1000 examinees by response pattern; R's ltm package gives 0.295.</summary>
    [Fact]
    public void Cronbachs_alpha_is_that_of_the_law_school_test()
    {
        int[] counts =
        [
            3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
        ];
        var examinees = counts.SelectMany((count, pattern) => Enumerable.Range(0, count)
            .Select(_ => Enumerable.Range(0, 5).Select(item => (double)((pattern >> (4 - item)) & 1)).ToArray())).ToList();

        Assert.Equal(1000, examinees.Count);
        AssertMade(CronbachAlpha.Of(examinees), (0.295, 3), null, null);
    }

    /// <summary>R: <c>p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")</c>.</summary>
    [Fact]
    public void Holm_is_that_of_R()
    {
        double[] expected = [0.03, 0.06, 0.06, 0.02];

        Assert.All(HolmCorrection.Of([0.01, 0.04, 0.03, 0.005]).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 12));
        Assert.Equal([1, 1], HolmCorrection.Of([0.9, 0.6]));
        Assert.Empty(HolmCorrection.Of([]));
    }

    /// <summary>The reference implementation's outputs for the state 1, 2, 3, 4, as the test of Rust's rand_xoshiro has them.</summary>
    [Fact]
    public void Chance_is_that_of_the_reference_implementation()
    {
        var random = new Xoshiro256(1, 2, 3, 4);

        Assert.Equal(
            [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832],
            Enumerable.Range(0, 8).Select(_ => random.Next()));
    }

    /// <summary>R: <c>quantile(c(1, 2, 4, 8, 16), c(0, .1, .5, .9, 1))</c>, type 7.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 1.4)]
    [InlineData(0.5, 4)]
    [InlineData(0.9, 12.8)]
    [InlineData(1, 16)]
    public void Quantiles_are_of_type_7(double probability, double expected) =>
        Assert.Equal(expected, Quantile.Of([1, 2, 4, 8, 16], probability), 12);

    private static TestOutcome.Made AssertMade(TestOutcome outcome, (double Value, int Digits) statistic, (double Value, int Digits)? degrees, (double Value, int Digits)? p)
    {
        var made = Assert.IsType<TestOutcome.Made>(outcome);
        Assert.Equal(statistic.Value, made.Statistic, statistic.Digits);
        if (degrees is { } expected)
            Assert.Equal(expected.Value, made.Degrees[0], expected.Digits);
        if (p is { } probability)
            Assert.Equal(probability.Value, made.P!.Value, probability.Digits);
        return made;
    }
}
