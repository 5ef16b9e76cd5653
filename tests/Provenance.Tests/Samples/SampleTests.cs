using Provenance.Core.Experiments;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.Samples;

/// <summary>Each sample is an experiment that can run as it stands, and says what its name promises.</summary>
public sealed class SampleTests
{
    /// <summary>The experiments: not the programs, nor the models files.</summary>
    public static TheoryData<string> All =>
    [
        .. Directory.EnumerateDirectories(Repository.FullPath("samples"))
            .Where(folder => !Directory.EnumerateFiles(folder, "*.csproj").Any() && Path.GetFileName(folder) != "models")
            .Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_sample_can_run(string sample)
    {
        var experiment = Read(sample);
        Assert.Equal(["offline"], experiment.Models.Select(model => model.ToString()));
    }

    [Theory]
    [InlineData("tiny", "provenance/1", 3, 2, 1)]
    [InlineData("town-hall", "provenance/1", 18, 6, 6)]
    [InlineData("discernus-v4", "discernus/4", 4, 3, 3)]
    [InlineData("discernus-v7.3", "discernus/7.3", 4, 4, 3)]
    [InlineData("discernus-v10", "discernus/10", 4, 3, 3)]
    public void A_sample_is_of_the_format_that_it_shows(string sample, string format, int documents, int dimensions, int metrics)
    {
        var experiment = Read(sample);
        var framework = experiment.Framework;
        Assert.Equal(
            (format, documents, dimensions, metrics),
            (experiment.Format, experiment.Corpus.Documents.Length, framework.Dimensions.Length, framework.Metrics.Length));
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("town-hall")]
    public void A_sample_of_our_own_format_gives_no_reason_for_a_warning(string sample) => Assert.Empty(Read(sample).Warnings);

    /// <summary>The offline model finds what it is told to look for: a framework that tells nothing would score nothing.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Every_dimension_of_a_sample_says_what_speaks_for_it(string sample) =>
        Assert.All(Read(sample).Framework.Dimensions, dimension => Assert.NotEmpty(dimension.Markers));

    [Fact]
    public void The_town_hall_has_groups_that_its_tests_can_compare()
    {
        var plan = Read("town-hall").Statistics;
        Assert.Equal(["genre", "stance"], plan.GroupBy.AsEnumerable());
        Assert.Equal(8, plan.Tests.Length);
    }

    private static Experiment Read(string sample) =>
        ExperimentReader.Read(Repository.FullPath($"samples/{sample}"), new ReadOptions()).GetExperiment();
}
