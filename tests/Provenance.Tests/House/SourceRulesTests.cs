using System.Text.RegularExpressions;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.House;

/// <summary>The habits that a compiler can't check.</summary>
public sealed partial class SourceRulesTests
{
    private const int MostLines = 400;

    private static readonly string[] FolderKinds =
    [
        "Interfaces", "Helpers", "Utils", "Utilities", "Common", "Constants", "Enums", "Exceptions", "Extensions", "Managers", "Misc", "Shared",
    ];

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Offenders.None(Repository.Sources
            .Select(file => (File: file, Lines: File.ReadLines(Repository.FullPath(file)).Count()))
            .Where(source => source.Lines > MostLines));

    [Fact]
    public void Folders_are_named_after_concepts_not_kinds() =>
        Offenders.None(Repository.Sources.Where(file => file.Split('/').SkipLast(1).Intersect(FolderKinds, StringComparer.OrdinalIgnoreCase).Any()));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() => Offenders.None(Matches(EmptyName()));

    /// <summary>A folder may be finer than its namespace, never elsewhere. Doubles have the namespaces of what they stand for.</summary>
    [Fact]
    public void A_namespace_is_its_folder_or_one_above() =>
        Offenders.None(Repository.Sources
            .Where(file => !file.StartsWith("tests/Provenance.Functions.Tests/Doubles/", StringComparison.Ordinal))
            .Select(file => (File: file, Declared: Namespace().Match(Repository.Read(file)).Groups[1].Value))
            .Where(source => source.Declared.Length > 0 && !$"{FolderNamespace(source.File)}.".StartsWith($"{source.Declared}.", StringComparison.Ordinal)));

    [Fact]
    public void Nothing_is_left_for_later() => Offenders.None(Matches(LeftForLater()));

    [Fact]
    public void A_suppression_has_its_reason_beside_it() =>
        Offenders.None(Matches(BarePragma()).Concat(Matches(BareSuppression())));

    [Fact]
    public void Regular_expressions_are_generated_by_the_compiler() => Offenders.None(Matches(RegexAtRunTime()));

    private static IEnumerable<string> Matches(Regex rule) =>
        Repository.Sources.SelectMany(file => rule.Matches(Repository.Read(file)).Select(match => $"{file}: {match.Value}"));

    private static string FolderNamespace(string file) => string.Join('.', file.Split('/').Skip(1).SkipLast(1));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^[^/\n]*\b(?:class|record|struct|interface|enum) \w*(?:Manager|Helpers?|Utils?|Utility|Impl|Base)\b", RegexOptions.Multiline)]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"//.*\b(?:TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b|NotImplemented" + "Exception")]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"#pragma warning disable [\w, ]+$", RegexOptions.Multiline)]
    private static partial Regex BarePragma();

    [GeneratedRegex(@"\[(?:\w+: ?)?SuppressMessage\((?:(?!Justification)[^\]])*\]")]
    private static partial Regex BareSuppression();

    [GeneratedRegex(@"\bnew Regex\(|\bRegex\.(?:IsMatch|Match|Matches|Replace|Split)\(")]
    private static partial Regex RegexAtRunTime();
}
