using System.Globalization;
using Provenance.Archive.Chronologs;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Archive.Blobs;

/// <summary>
/// What a record's blob says of itself in its metadata: the facts of its chronolog entry, and those of its attempt. A listing of the blobs so
/// tells the state of every call without reading one. It is an index: whoever reads a record hashes its bytes.
/// </summary>
internal sealed record RecordLabels(ChronologEntry Entry, AttemptReason Reason, decimal? WorstCost, DateTimeOffset Intended)
{
    private const string Prefix = "fact_";

    /// <summary>The storage takes 8 KiB of names and values.</summary>
    private const int Largest = 7 << 10;

    /// <returns>Null when there is too much to say, as of a model whose name is no name.</returns>
    public IDictionary<string, string>? TryWrite() =>
        Write() is var labels && labels.Sum(label => label.Key.Length + label.Value.Length) <= Largest ? labels : null;

    private Dictionary<string, string> Write()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["epoch"] = Entry.Epoch.ToString(CultureInfo.InvariantCulture),
            ["time"] = UtcTime.Format(Entry.Time),
            ["reason"] = Reason.Name(),
            ["intended"] = UtcTime.Format(Intended),
        };
        if (WorstCost is { } worst)
            metadata["worst"] = worst.ToString(CultureInfo.InvariantCulture);
        // A header takes ASCII only.
        foreach (var (name, value) in Entry.Facts)
            metadata[Prefix + Lower(name)] = Uri.EscapeDataString(value);
        return metadata;
    }

    /// <summary>Null when it holds no labels of ours, as a blob that was copied without its metadata.</summary>
    public static RecordLabels? Find(IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            var facts = metadata.Where(label => label.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                .Select(label => KeyValuePair.Create(Upper(label.Key[Prefix.Length..]), Uri.UnescapeDataString(label.Value)));
            return new RecordLabels(
                new ChronologEntry(
                    0, UtcTime.Parse(metadata["time"]), int.Parse(metadata["epoch"], CultureInfo.InvariantCulture), ChronologEvents.Record, Facts.Of(facts)),
                RecordNames.Reason(metadata["reason"]),
                metadata.TryGetValue("worst", out var worst) ? decimal.Parse(worst, CultureInfo.InvariantCulture) : null,
                UtcTime.Parse(metadata["intended"]));
        }
        catch (Exception none) when (none is KeyNotFoundException or FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Names of headers have no case: <c>cachedInput</c> is <c>cached_input</c> here.</summary>
    private static string Lower(string fact) => string.Concat(fact.Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString()));

    private static string Upper(string label) => string.Concat(label.ToLowerInvariant().Split('_')
        .Select((part, i) => i == 0 || part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>The attempt as it is known from its record alone.</summary>
    /// <exception cref="FormatException">The facts are not what a record's are.</exception>
    public AttemptState ToAttempt()
    {
        var record = CallFacts.ReadRecord(Entry);
        return new AttemptState(record.Key.Attempt, Reason, record.RequestedModel, Intended, WorstCost, record, Orphaned: false);
    }
}
