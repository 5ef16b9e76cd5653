using System.Xml.Linq;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.House;

/// <summary>Who may know whom. The arrows below are the design; a project that needs another one needs another design.</summary>
public sealed class ReferenceGraphTests
{
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Provenance.Core"] = [],
        ["Provenance.Durable"] = [],
        ["Provenance.Verifier"] = [],
        ["Provenance.Workflows"] = ["Provenance.Core", "Provenance.Durable"],
        ["Provenance.Gateway"] = ["Provenance.Core"],
        ["Provenance.Archive"] = ["Provenance.Core", "Provenance.Durable"],
        ["Provenance.Http"] = ["Provenance.Core", "Provenance.Durable", "Provenance.Workflows"],
        ["Provenance.Functions"] =
        [
            "Provenance.Core", "Provenance.Durable", "Provenance.Workflows", "Provenance.Gateway", "Provenance.Archive", "Provenance.Http",
        ],
        ["Provenance.Cli"] =
        [
            "Provenance.Core", "Provenance.Durable", "Provenance.Workflows", "Provenance.Gateway", "Provenance.Archive", "Provenance.Http",
        ],
    };

    public static TheoryData<string> SourceProjects => [.. Repository.Projects.Where(IsSource)];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_project_refers_only_to_those_that_the_design_allows(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Arrows.TryGetValue(name, out var allowed), $"{name} is not in the design.");
        Offenders.None(References(project).Except(allowed, StringComparer.Ordinal));
    }

    [Fact]
    public void The_durable_engine_knows_nothing_of_experiments() =>
        Offenders.None(Repository.Sources
            .Where(file => file.StartsWith("src/Provenance.Durable/", StringComparison.Ordinal))
            .Where(file => Repository.Read(file).Contains("Provenance.Core", StringComparison.Ordinal)));

    [Fact]
    public void A_project_stands_in_a_folder_of_its_name() =>
        Offenders.None(Repository.Projects.Where(project =>
            Path.GetFileName(Path.GetDirectoryName(project)) != Path.GetFileNameWithoutExtension(project)));

    /// <summary>The Functions app names packages that not every registry serves, so it is built beside the solution.</summary>
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Provenance.sln").Replace('\\', '/');
        Offenders.None(Repository.Projects
            .Where(project => Path.GetFileNameWithoutExtension(project) != "Provenance.Functions")
            .Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_project_of_the_solution_has_its_lock_file() =>
        Offenders.None(Repository.Projects
            .Where(project => Path.GetFileNameWithoutExtension(project) != "Provenance.Functions")
            .Select(project => $"{Path.GetDirectoryName(project)?.Replace('\\', '/')}/packages.lock.json")
            .Except(Repository.Files, StringComparer.Ordinal));

    [Fact]
    public void Package_versions_stand_in_one_place() =>
        Offenders.None(Repository.Projects.Where(project =>
            XDocument.Load(Repository.FullPath(project)).Descendants("PackageReference").Any(package => package.Attribute("Version") is not null)));

    private static bool IsSource(string project) => project.StartsWith("src/", StringComparison.Ordinal);

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Repository.FullPath(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
