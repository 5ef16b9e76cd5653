using System.Text.RegularExpressions;
using Provenance.Testing;
using Provenance.Testing.Reports;

namespace Provenance.EndToEnd.Tests.Sessions;

/// <summary>
/// Two sessions of one experiment, file for file. Left out is what may differ when one of them was interrupted: times, the session's name,
/// the chronolog and what hangs on it, the seals, the engine's own files, and what is said of orphans: the numbers of the attempts that follow them,
/// and their cost, which nobody knows.
/// </summary>
internal static partial class SessionComparison
{
    private static readonly string[] OrphanColumns = ["attempts", "orphaned", "orphans", "cost_usd"];

    /// <summary>Each file that only one has, and the first line of each file in which they differ.</summary>
    public static IReadOnlyList<string> Differences(string one, string other)
    {
        var (left, right) = (Read(one), Read(other));
        return
        [
            .. left.Keys.Except(right.Keys).Select(name => $"{name} is only in {one}"),
            .. right.Keys.Except(left.Keys).Select(name => $"{name} is only in {other}"),
            .. left.Keys.Intersect(right.Keys).Where(name => left[name] != right[name]).Select(name => $"{name}: {FirstDifference(left[name], right[name])}"),
        ];
    }

    private static Dictionary<string, string> Read(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (path, name: Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .Where(file => file.name != "chronolog.jsonl" && !file.name.StartsWith("engine/", StringComparison.Ordinal)
                && !file.name.StartsWith("seals/", StringComparison.Ordinal))
            .ToDictionary(file => AttemptInName().Replace(file.name, "$1"), file => Normalise(file.name, File.ReadAllText(file.path)), StringComparer.Ordinal);

    private static string Normalise(string name, string text)
    {
        var plain = Time().Replace(SessionName().Replace(text.Replace("<wbr>", "", StringComparison.Ordinal), "SESSION"), "TIME");
        return name switch
        {
            "llm_archive/metadata.jsonl" => string.Join('\n', AttemptInName().Replace(RecordDigest().Replace(plain, ""), "$1").Split('\n').Order(StringComparer.Ordinal)),
            "deliverables/results.csv" => WithoutOrphanColumns(plain),
            "deliverables/final_report.md" or "deliverables/final_report.html" => OrphanFacts.RemoveFrom(name, plain),
            _ when name.StartsWith("llm_archive/", StringComparison.Ordinal) || name.StartsWith("extracted/", StringComparison.Ordinal) =>
                AttemptOfRecord().Replace(plain, ""),
            _ when name.StartsWith("checkpoints/", StringComparison.Ordinal) => ChronologHead().Replace(plain, ""),
            _ => plain,
        };
    }

    private static string WithoutOrphanColumns(string csv) => string.Join('\n', RecordedCsv.Parse(csv).Select(row =>
        string.Join(' ', row.Where(cell => !OrphanColumns.Contains(cell.Key)).Select(cell => $"{cell.Key}={cell.Value}"))));

    private static string FirstDifference(string left, string right)
    {
        var pair = left.Split('\n').Zip(right.Split('\n')).FirstOrDefault(lines => lines.First != lines.Second);
        return pair.First is null ? "one is longer" : $"\n  {pair.First}\n  {pair.Second}";
    }

    [GeneratedRegex(@"session_\d{8}_\d{6}(_\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex SessionName();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00| UTC)", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"((?:response|cleanup)_\d+)\.\d+", RegexOptions.CultureInvariant)]
    private static partial Regex AttemptInName();

    [GeneratedRegex("""(?<=[{,])"(attempt":\d+|reason":"\w+"),""", RegexOptions.CultureInvariant)]
    private static partial Regex AttemptOfRecord();

    [GeneratedRegex("\"digest\":\"[0-9a-f]{64}\",", RegexOptions.CultureInvariant)]
    private static partial Regex RecordDigest();

    [GeneratedRegex("""(?<=^\{)"chronolog":\{[^}]*\},""", RegexOptions.CultureInvariant)]
    private static partial Regex ChronologHead();
}
