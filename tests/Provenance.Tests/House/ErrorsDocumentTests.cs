using System.Text.RegularExpressions;
using Provenance.Core.Models;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.House;

/// <summary><c>docs/errors.md</c> has every rule and every class that the program can give, and no other.</summary>
public sealed partial class ErrorsDocumentTests
{
    private static string Document => Repository.Read("docs/errors.md");

    [Fact]
    public void Every_rule_of_the_program_is_documented() => Offenders.None(Rules().Except(Documented("## Rules"), StringComparer.Ordinal));

    [Fact]
    public void Every_documented_rule_is_one_of_the_program() => Offenders.None(Documented("## Rules").Except(Rules(), StringComparer.Ordinal));

    [Fact]
    public void Every_outcome_class_is_documented_and_no_other() => Assert.Equal(
        Enum.GetValues<OutcomeClass>().Select(outcome => outcome.Name()).Order(StringComparer.Ordinal),
        Documented("## Outcome classes").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_exit_code_is_documented_and_no_other() => Assert.Equal(
        ExitCodeOfProgram().Matches(Repository.Read("src/Provenance.Cli/ExitCode.cs")).Select(code => code.Groups[1].Value).Order(StringComparer.Ordinal),
        Sections("## Exit codes").SelectMany(section => ExitCodeRow().Matches(section).Select(row => row.Groups[1].Value)).Order(StringComparer.Ordinal));

    private static HashSet<string> Rules() => Repository.Sources
        .Where(file => file.StartsWith("src/", StringComparison.Ordinal))
        .SelectMany(file => Rule().Matches(Repository.Read(file))
            .Concat(file.Contains("/Imports/", StringComparison.Ordinal) ? ImportRule().Matches(Repository.Read(file)) : []))
        .Select(rule => rule.Groups[1].Value)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The names in the first cells of the tables of these sections.</summary>
    private static HashSet<string> Documented(string heading) => Sections(heading)
        .SelectMany(section => Row().Matches(section))
        .SelectMany(row => Name().Matches(row.Groups[1].Value))
        .Select(name => name.Groups[1].Value)
        .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Sections(string heading) =>
        Section().Matches(Document).Select(section => section.Value).Where(section => section.StartsWith(heading, StringComparison.Ordinal));

    /// <summary>However a finding is made, its rule comes first, or right behind its severity.</summary>
    [GeneratedRegex(@"(?:\.(?:Error|Warning)\(|\.Add\(\s*[\w.]+,|UnreadableNodeException\(|new Finding\(\s*[\w.]+,|\bFinding\()\s*""([a-z0-9]+(?:-[a-z0-9]+)+)""")]
    private static partial Regex Rule();

    [GeneratedRegex(@"(?:Warn\((?:\w+, )?|\()""([a-z]+(?:-[a-z]+)+)"", \$?""")]
    private static partial Regex ImportRule();

    [GeneratedRegex(@"^## .*?(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| (`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z0-9_-]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"const int \w+ = (\d+);")]
    private static partial Regex ExitCodeOfProgram();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex ExitCodeRow();
}
