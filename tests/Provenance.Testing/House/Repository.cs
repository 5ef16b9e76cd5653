using System.IO.Enumeration;
using System.Text;

namespace Provenance.Testing.House;

/// <summary>The repository that the tests were built from: its root, and the files in it that are not ignored.</summary>
public static class Repository
{
    private const string Marker = "Provenance.sln";

    public static string Root { get; } = FindRoot();

    /// <summary>Paths from the root, with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(new DirectoryInfo(Root), IgnoredNames()).Order(StringComparer.Ordinal)];

    public static string FullPath(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(FullPath(file));

    /// <summary>The files that a person writes: neither binary nor made by a tool.</summary>
    public static IEnumerable<string> TextFiles =>
        Files.Where(file => !File.ReadAllBytes(FullPath(file)).AsSpan().Contains((byte)0));

    public static IEnumerable<string> Sources => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Projects => Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    public static IEnumerable<string> Documents => Files.Where(file =>
        file.EndsWith(".md", StringComparison.Ordinal) && !file.StartsWith("samples/", StringComparison.Ordinal)
        && !file.Contains("/Golden/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds {Marker}.");
    }

    /// <summary>The lines of .gitignore; ours are all plain names or simple patterns, without exceptions.</summary>
    private static string[] IgnoredNames() =>
    [
        ".git",
        .. File.ReadAllLines(Path.Combine(Root, ".gitignore"), Encoding.UTF8)
            .Select(line => line.Trim().Trim('/'))
            .Where(line => line.Length > 0 && line[0] != '#'),
    ];

    private static IEnumerable<string> Walk(DirectoryInfo folder, string[] ignored) =>
        folder.EnumerateFileSystemInfos()
            .Where(entry => !ignored.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, entry.Name, ignoreCase: false)))
            .SelectMany(entry => entry switch
            {
                DirectoryInfo { LinkTarget: null } inner => Walk(inner, ignored),
                FileInfo file => [Path.GetRelativePath(Root, file.FullName).Replace('\\', '/')],
                _ => [],
            });
}
