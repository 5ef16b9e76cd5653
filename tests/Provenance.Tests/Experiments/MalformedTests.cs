using Provenance.Core.Experiments;
using Xunit;

namespace Provenance.Tests.Experiments;

public sealed class MalformedTests
{
    private static readonly Dictionary<string, Malformed> Cases = MalformedExperiments.All
        .Concat(MalformedFrameworks.All.Select(each => each with { Name = $"framework: {each.Name}" }))
        .Concat(MalformedCorpora.All.Select(each => each with { Name = $"corpus: {each.Name}" }))
        .ToDictionary(each => each.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_exactly_what_is_wrong_and_where(string name)
    {
        using var folder = new ExperimentFolder();
        var malformed = Cases[name];
        malformed.Arrange(folder);
        var path = name == "a folder that is not there" ? "not-there" : folder.Path;
        var reading = ExperimentReader.Read(path, malformed.Options(folder));

        Assert.Equal(malformed.Findings, reading.Findings.Select(finding => Short(finding).Replace(folder.Path, "FOLDER", StringComparison.Ordinal)));
        Assert.Equal(reading.Findings.Any(finding => finding.Severity == Severity.Error), reading.Experiment is null);
        Assert.All(reading.Findings, finding => Assert.DoesNotContain(finding.ToString(), char.IsControl));
    }

    [Fact]
    public void There_are_many() => Assert.True(Cases.Count >= 100, $"{Cases.Count} cases.");

    private static string Short(Finding finding) => $"{finding.Spot.File}:{finding.Spot.Line} {finding.Rule}";
}
