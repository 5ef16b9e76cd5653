using System.Text;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Testing;
using Provenance.Testing.Reports;
using Provenance.Testing.Storage;

namespace Provenance.Tests.Workflows;

/// <summary>The deliverables of a session that came to its end, byte for byte, and which of its attempts nobody saw the end of.</summary>
internal sealed class FinishedExperiment
{
    private readonly SortedDictionary<string, string> deliverables = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> orphans;

    private FinishedExperiment(CrashingFileStore files, IReadOnlyCollection<CallState> calls)
    {
        orphans = calls.Where(call => call.Call.Kind == RecordKind.Response)
            .ToDictionary(call => call.Call.Ordinal, call => call.Attempts.Count(attempt => attempt.Orphaned));
        HasOrphans = calls.Any(call => call.Attempts.Any(attempt => attempt.Orphaned));
        foreach (var (path, bytes) in files.Snapshot().Where(file => file.Key.Contains("/deliverables/", StringComparison.Ordinal)))
            deliverables.Add(path[(path.LastIndexOf('/') + 1)..], Encoding.UTF8.GetString(bytes));
    }

    public IEnumerable<string> Names => deliverables.Keys;

    public bool HasOrphans { get; }

    public static async Task<FinishedExperiment> ReadAsync(CrashingFileStore files)
    {
        var store = new SessionStore(files, new ManualClock());
        await using var reader = await store.OpenForReadingAsync((await store.ListAsync(default))[0], default);
        return new FinishedExperiment(files, reader.Calls);
    }

    /// <summary>
    /// Where this one, which was interrupted, says anything else than one that was not. Without an orphan every byte is the same; with
    /// one, the rows of <c>results.csv</c> must say exactly which, and the reports are the same but for what they say of it.
    /// </summary>
    public IEnumerable<string> DifferencesFrom(FinishedExperiment whole)
    {
        if (!Names.SequenceEqual(whole.Names))
            return [$"its deliverables are {string.Join(", ", Names)}"];
        return Names.Where(name => Comparable(name, deliverables[name]) != Expected(name, whole.deliverables[name]));
    }

    private string Comparable(string name, string text) =>
        HasOrphans && name.StartsWith("final_report", StringComparison.Ordinal) ? OrphanFacts.RemoveFrom(name, text)
        : HasOrphans && name == "results.csv" ? Rows(RecordedCsv.Parse(text))
        : text;

    private string Expected(string name, string text) =>
        HasOrphans && name == "results.csv" ? Rows(RecordedCsv.Parse(text).Select(WithOrphans)) : Comparable(name, text);

    /// <summary>A row of the whole run as it must read where the call has orphans.</summary>
    private IReadOnlyDictionary<string, string> WithOrphans(IReadOnlyDictionary<string, string> row, int index)
    {
        var orphaned = orphans[index + 1];
        return orphaned == 0 ? row : new Dictionary<string, string>(row)
        {
            ["attempts"] = $"{1 + orphaned}",
            ["orphans"] = $"{orphaned}",
            ["orphaned"] = "1",
            ["cost_usd"] = "",
        };
    }

    private static string Rows(IEnumerable<IReadOnlyDictionary<string, string>> rows) =>
        string.Join('\n', rows.Select(row => string.Join(' ', row.Select(cell => $"{cell.Key}={cell.Value}"))));
}
