using System.Globalization;

namespace Provenance.Core.Reconciliation;

/// <summary>Says in sentences what an export can't tell of a session.</summary>
internal static class UsageLimits
{
    /// <param name="all">Every line of the export.</param>
    /// <param name="within">Those of the session's time.</param>
    /// <param name="asked">The session's models that a provider may have billed.</param>
    /// <param name="span">From the session's first request to its last.</param>
    public static IEnumerable<string> Of(
        IReadOnlyList<UsageRow> all, IReadOnlyList<(UsageRow Row, string? Model)> within, IReadOnlyList<string> asked, int withoutId, (DateTimeOffset First, DateTimeOffset Last) span)
    {
        if (within.Any(one => one.Row.Id is null && one.Model is not null))
            yield return "Lines that sum requests say how much was billed, not for which of them; what else used the account in that time is in them.";
        if (within.Any(one => one.Row is { Id: null, Requests: null } && one.Model is not null))
            yield return "The export counts no requests, only tokens: how many were billed can't be told.";
        if (withoutId > 0 && within.Any(one => one.Row.Id is not null))
            yield return string.Create(CultureInfo.InvariantCulture, $"{withoutId} of the records have no id of their provider: their requests may be among those without a record.");
        if (within.Count(one => one.Row.Model is null && one.Model is null) is var nameless and > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameless} of the lines name no model, and the session has several: they are compared with nothing.");
        foreach (var model in asked.Where(model => within.All(one => one.Model != model)))
            yield return $"The export has no line of {model} in the session's time: whether its orphans were billed can't be told.";
        if (all.Count == 0)
            yield break;
        if (all.Min(row => row.From) > span.First)
            yield return $"The export begins at {Time(all.Min(row => row.From))}, after the session's first request: what was billed before can't be told.";
        if (all.Max(row => row.Until ?? row.From) < span.Last)
            yield return $"The export ends at {Time(all.Max(row => row.Until ?? row.From))}, before the session's last request: what was billed later can't be told.";
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
