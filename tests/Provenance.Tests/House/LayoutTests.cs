using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.House;

/// <summary>A place for everything: what lies elsewhere is a note that somebody forgot.</summary>
public sealed class LayoutTests
{
    private static readonly string[] TopFolders = [".ci", "bench", "docs", "infra", "samples", "src", "tests"];

    private static readonly string[] TopFiles =
    [
        ".editorconfig", ".env.example", ".gitattributes", ".gitignore", "CONTRIBUTING.md", "Directory.Build.props", "Directory.Packages.props",
        "Provenance.sln", "README.md", "azure.yaml", "global.json", "host.json", "local.settings.sample.json",
    ];

    [Fact]
    public void The_top_of_the_repository_holds_what_belongs_there() =>
        Offenders.None(Repository.Files
            .Where(file => file.IndexOf('/', StringComparison.Ordinal) is var slash && slash < 0
                ? !TopFiles.Contains(file, StringComparer.Ordinal)
                : !TopFolders.Contains(file[..slash], StringComparer.Ordinal)));

    [Fact]
    public void Among_the_sources_there_are_no_notes() =>
        Offenders.None(Repository.Files
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => Path.GetExtension(file) is ".md" or ".txt" && Path.GetFileName(file) != "BannedSymbols.txt"));

    [Fact]
    public void What_is_run_can_be_run() =>
        Offenders.None(new[] { ".ci/run", "tests/run" }
            .Where(file => !OperatingSystem.IsWindows() && !File.GetUnixFileMode(Repository.FullPath(file)).HasFlag(UnixFileMode.UserExecute)));
}
