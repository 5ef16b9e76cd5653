using System.Text.RegularExpressions;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.House;

/// <summary>What is committed works on any machine, and gives nothing away about one.</summary>
public sealed partial class NothingOfAMachineTests
{
    private static readonly string[] SchemaHosts = ["schemas.microsoft.com", "www.w3.org"];

    [Fact]
    public void No_file_names_a_path_of_a_machine() => Offenders.None(Matches(Repository.TextFiles, MachinePath()));

    [Fact]
    public void No_file_holds_a_secret() => Offenders.None(Matches(Repository.TextFiles, Secret()));

    [Fact]
    public void No_file_says_where_packages_come_from() =>
        Offenders.None(Repository.Files.Where(file =>
            Path.GetFileName(file).ToUpperInvariant() is "NUGET.CONFIG" or ".NPMRC" or ".YARNRC" or "PIP.CONF"));

    [Fact]
    public void Build_files_name_hosts_of_schemas_only() =>
        Offenders.None(Repository.TextFiles.Where(IsBuildFile)
            .SelectMany(file => Host().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value)
                .Except(SchemaHosts, StringComparer.Ordinal)
                .Select(host => $"{file}: {host}")));

    [Fact]
    public void Text_files_end_their_lines_with_a_line_feed() =>
        Offenders.None(Repository.TextFiles
            .Where(file => !file.EndsWith(".sln", StringComparison.Ordinal) && !file.Contains("/Golden/", StringComparison.Ordinal)
                && !file.StartsWith("samples/", StringComparison.Ordinal))
            .Where(file => Repository.Read(file).Contains('\r', StringComparison.Ordinal)));

    private static bool IsBuildFile(string file) =>
        Path.GetFileName(file) is "packages.lock.json" or "package-lock.json" or "global.json" or "run"
        || Path.GetExtension(file) is ".csproj" or ".props" or ".targets" or ".sln";

    private static IEnumerable<string> Matches(IEnumerable<string> files, Regex rule) =>
        files.SelectMany(file => rule.Matches(Repository.Read(file)).Select(match => $"{file}: {match.Value}"));

    [GeneratedRegex(@"(?<![\w/.}*-])/(?:wo" + @"rk|ho" + @"me|ro" + @"ot|Us" + @"ers)/\w+|\b[A-Z]:\\Us" + @"ers\\\w+")]
    private static partial Regex MachinePath();

    [GeneratedRegex(
        @"\bsk-(?:ant-|or-|proj-)?[A-Za-z0-9]{32,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bAIza[\w-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY-----|AccountKey=[A-Za-z0-9+/]{60,}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"https?://([^/\s""'<>]+)")]
    private static partial Regex Host();
}
