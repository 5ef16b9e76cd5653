using System.Diagnostics;
using System.Text.RegularExpressions;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.EndToEnd.Tests.Documents;

/// <summary>What the README and the document of the command line say, said to the program.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(20);

    private readonly Workplace place = new();

    public static TheoryData<string> Commands => ["run", "resume", "status", "list", "verify", "recompute", "replay", "key", "import", "models"];

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task The_first_command_ends_with_a_report_in_the_promised_time()
    {
        var clock = Stopwatch.StartNew();
        (await place.RunAsync(FirstCommand())).Expect(0);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Promised);
        var session = Assert.Single(place.Sessions);
        var opening = place.ReadFrom(session, "deliverables/final_report.md").Split('\n').Take(12);
        Assert.Contains("No language model was asked", string.Join(' ', opening), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("discernus-v4")]
    [InlineData("discernus-v7.3")]
    [InlineData("discernus-v10")]
    public async Task An_experiment_of_discernus_runs_as_it_stands(string sample)
    {
        (await place.RunAsync("run", Repository.FullPath($"samples/{sample}"))).Expect(0);

        (await place.RunAsync("verify", Assert.Single(place.Sessions))).Expect(0);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_document_names_every_option_of_a_command_and_no_other(string command)
    {
        var help = (await place.RunAsync(command, "--help")).Expect(0);

        var section = Section(command);
        var options = Options(help.Output);
        Assert.Empty(options.Except(["--help"]).Except(Options(section)));
        Assert.Empty(TableRow().Matches(section).SelectMany(row => Options(row.Value)).Except(options));
    }

    /// <summary>With the sample's folder as seen from the workplace.</summary>
    private static IEnumerable<string> FirstCommand() =>
        Repository.Read("README.md").Split("```bash\n", 2)[1].Split('\n', 2)[0].Split(" -- ", 2)[1].Split(' ')
            .Select(word => word.StartsWith("samples/", StringComparison.Ordinal) ? Repository.FullPath(word) : word);

    /// <summary>Commands that share a section are named in its heading: <c>## status, list</c>.</summary>
    private static string Section(string command) =>
        Repository.Read("docs/cli.md").Split("\n## ").Skip(1)
            .Single(section => section.Split('\n', 2)[0].Split(", ").Contains(command, StringComparer.Ordinal));

    private static HashSet<string> Options(string text) => [.. Option().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"^\| `--[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
