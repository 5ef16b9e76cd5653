using System.Globalization;
using Provenance.Core.Archives;

namespace Provenance.Archive.Mirrors;

/// <summary>What a mirror had at the end, and how long after it was asked for a record was durable in either place.</summary>
/// <param name="Records">Of the session.</param>
/// <param name="Lacking">Of these, not on the mirror.</param>
/// <param name="Failures">Attempts at writing to the mirror that failed.</param>
/// <param name="Primary">Of the records that this process committed; null when there are none.</param>
/// <param name="Mirror">Of those that are on the mirror, with the time for which it was away; null when there are none.</param>
public sealed record MirrorSummary(int Records, int Lacking, int Failures, Latency? Primary, Latency? Mirror)
{
    internal ChronologNote ToNote()
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["records"] = Records.ToString(CultureInfo.InvariantCulture),
            ["lacking"] = Lacking.ToString(CultureInfo.InvariantCulture),
            ["failures"] = Failures.ToString(CultureInfo.InvariantCulture),
        };
        Primary?.AddTo(facts, "primary");
        Mirror?.AddTo(facts, "mirror");
        return new ChronologNote("mirror", facts);
    }
}

/// <summary>In milliseconds. A percentile is the smallest time that so many of a hundred do not exceed (nearest rank).</summary>
public sealed record Latency(int Count, double P50, double P99, double Max)
{
    internal static Latency? Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0 ? null : new Latency(sorted.Length, At(sorted, 50), At(sorted, 99), sorted[^1]);
    }

    internal void AddTo(Dictionary<string, string> facts, string name)
    {
        facts[$"{name}Count"] = Count.ToString(CultureInfo.InvariantCulture);
        facts[$"{name}P50"] = Milliseconds(P50);
        facts[$"{name}P99"] = Milliseconds(P99);
        facts[$"{name}Max"] = Milliseconds(Max);
    }

    private static double At(double[] sorted, int percent) => sorted[(((sorted.Length * percent) + 99) / 100) - 1];

    private static string Milliseconds(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
