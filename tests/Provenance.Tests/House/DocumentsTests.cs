using System.Text.RegularExpressions;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.House;

/// <summary>What the documents say is there is there, and what is there can be found from them.</summary>
public sealed partial class DocumentsTests
{
    [Fact]
    public void Every_document_is_linked_from_the_readme_or_from_the_index()
    {
        var linked = Links("README.md").Concat(Links("docs/README.md")).ToHashSet(StringComparer.Ordinal);
        Offenders.None(Repository.Documents.Where(file => file.StartsWith("docs/", StringComparison.Ordinal) && file != "docs/README.md" && !linked.Contains(file)));
    }

    [Fact]
    public void Every_link_leads_somewhere() =>
        Offenders.None(Repository.Documents.SelectMany(file => Links(file)
            .Where(target => !Path.Exists(Repository.FullPath(target)))
            .Select(target => $"{file}: {target}")));

    [Fact]
    public void Every_project_and_file_that_the_readme_runs_is_there()
    {
        var commands = ShellLines("README.md").ToList();
        Assert.NotEmpty(commands);
        Offenders.None(commands
            .SelectMany(line => FileArgument().Matches(line).Select(match => match.Value))
            .Where(path => !Path.Exists(Repository.FullPath(path))));
    }

    [Fact]
    public void The_readme_opens_with_a_run_and_with_the_tests()
    {
        var commands = ShellLines("README.md").Take(2).ToList();
        Assert.Equal(["dotnet run --project src/Provenance.Cli -- run samples/town-hall", "bash tests/run"], commands);
    }

    [Fact]
    public void The_orchestrator_that_the_readme_shows_is_the_one_that_runs()
    {
        var shown = CodeFence().Matches(Repository.Read("README.md")).SelectMany(fence => fence.Groups[1].Value.Split('\n'));
        var runs = Repository.Read("src/Provenance.Workflows/Experiments/ExperimentOrchestrator.cs").Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        Offenders.None(shown.Select(line => line.Trim()).Where(line => !runs.Contains(line)));
    }

    /// <summary>Targets of relative links, from the root.</summary>
    private static IEnumerable<string> Links(string document)
    {
        var folder = Path.GetDirectoryName(document) ?? "";
        return Link().Matches(Repository.Read(document))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains(':', StringComparison.Ordinal))
            .Select(target => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, target))).Replace('\\', '/'));
    }

    private static IEnumerable<string> ShellLines(string document) =>
        ShellFence().Matches(Repository.Read(document))
            .SelectMany(fence => fence.Groups[1].Value.Split('\n'))
            .Select(line => line.Split(" #", 2)[0].Trim())
            .Where(line => line.Length > 0 && line[0] != '#');

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```bash\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellFence();

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeFence();

    [GeneratedRegex(@"(?<=^|\s)(?:src|tests|samples|bench|docs)(?:/[\w.-]+)*")]
    private static partial Regex FileArgument();
}
