using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Reports;

namespace Provenance.Core.Reconciliation;

/// <summary>Lists a session's orphans, and holds a provider's usage export against its records.</summary>
public sealed partial class Reconciler(ISessionReader session)
{
    /// <summary>An answer takes no longer: whatever a provider notes at its end, noted at most so much after the intent.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(30);

    /// <summary>So far two clocks may differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private readonly ImmutableArray<OrphanedAttempt> orphans =
    [
        .. session.Calls
            .SelectMany(call => call.Attempts.Where(attempt => attempt.Orphaned).Select(attempt => new OrphanedAttempt(call.Call.Attempt(attempt.Attempt), attempt)))
            .OrderBy(orphan => orphan.State.Intended).ThenBy(orphan => orphan.Key.Ordinal),
    ];

    /// <summary>Whom no provider bills.</summary>
    private readonly Dictionary<ModelName, string> models = session.Session.Models
        .Where(settings => settings.Provider is not ("offline" or "recorded"))
        .ToDictionary(settings => settings.Name, settings => settings.Model);

    /// <param name="usage">Null for no export.</param>
    /// <exception cref="CorruptRecordException">A record or a document is missing, or not what was committed.</exception>
    public async Task<OrphanReport> ReconcileAsync(IReadOnlyList<UsageRow>? usage, CancellationToken cancellationToken)
    {
        var prices = new OrphanPrices(session);
        var rows = ImmutableArray.CreateBuilder<OrphanRow>();
        foreach (var (key, state) in orphans)
        {
            rows.Add(new OrphanRow(
                NameOf(key),
                state.Model.ToString(),
                state.Intended,
                await prices.LowAsync(key.Call, state.Model, cancellationToken),
                state.WorstCost,
                session.Find(key.Call)?.Settled is { } settled ? NameOf(settled.Key) : null));
        }

        return OrphanReport.Of(rows.ToImmutable(), usage is null ? null : await CompareAsync(usage, cancellationToken));
    }

    private string NameOf(AttemptKey key) => key.FileName(session.Plan.OrdinalDigits)[..^".json".Length];

    private async Task<UsageComparison> CompareAsync(IReadOnlyList<UsageRow> usage, CancellationToken cancellationToken)
    {
        var records = await RecordsAsync(cancellationToken);
        var moments = records.SelectMany(record => new[] { record.Started, record.Finished }).Concat(orphans.Select(orphan => orphan.State.Intended)).ToList();
        if (moments.Count == 0)
            return new UsageComparison(0, [], [], usage.Count) { Limits = ["The session has no request that a provider may have billed."] };
        var span = (First: moments.Min(), Last: moments.Max());
        var inTime = usage.Where(row => row.From <= span.Last + LongestAnswer && (row.Until ?? row.From) >= span.First - ClockSkew)
            .Select(row => (Row: row, Model: ModelOf(row))).ToList();
        var ours = inTime.Where(one => one.Model is not null).ToList();
        var single = ours.Where(one => one.Row.Id is not null).DistinctBy(one => one.Row.Id).ToList();
        var seen = records.SelectMany(record => record.Ids).ToHashSet(StringComparer.Ordinal);
        var asked = records.Select(record => record.Model).Concat(orphans.Select(orphan => orphan.State.Model.ToString())).Distinct(StringComparer.Ordinal);
        return new UsageComparison(
            single.Count(one => seen.Contains(one.Row.Id!)),
            [.. single.Where(one => !seen.Contains(one.Row.Id!)).Select(one => Unseen(one.Row, one.Model!))],
            [
                .. ours.Where(one => one.Row.Id is null).GroupBy(one => one.Model!, one => one.Row, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Sum(group, records)),
            ],
            usage.Count - ours.Count)
        {
            Limits = [.. UsageLimits.Of(usage, inTime, [.. asked.Order(StringComparer.Ordinal)], records.Count(record => record.Ids.Count == 0), span)],
        };
    }

    private UnseenRequest Unseen(UsageRow row, string model) => new(
        row.Line, row.Id!, row.From, row.Model, row.Cost,
        [
            .. orphans
                .Where(orphan => orphan.State.Model.ToString() == model && row.From >= orphan.State.Intended - ClockSkew && row.From <= orphan.State.Intended + LongestAnswer)
                .Select(orphan => NameOf(orphan.Key)),
        ]);

    private ModelUsage Sum(IGrouping<string, UsageRow> rows, IReadOnlyList<Billable> records)
    {
        var (from, until) = (rows.Min(row => row.From), rows.Max(row => row.Until ?? row.From));
        var archived = records.Where(record => record.Model == rows.Key && record.Finished >= from && record.Started <= until).ToList();
        return new ModelUsage(
            rows.Key,
            from,
            until,
            rows.All(row => row.Requests is null) ? null : rows.Sum(row => row.Requests ?? 0),
            archived.Count,
            orphans.Count(orphan => orphan.State.Model.ToString() == rows.Key && orphan.State.Intended >= from && orphan.State.Intended <= until),
            rows.All(row => row.Tokens is null) ? null : rows.Sum(row => row.Tokens ?? 0),
            archived.Sum(record => record.Tokens));
    }

    /// <summary>The session's model that a line speaks of: by the id that was sent, or that id with a date behind or a maker before it.</summary>
    private string? ModelOf(UsageRow row) => row.Model is not { } told
        ? models.Count == 1 ? models.Keys.First().ToString() : null
        : models.Where(model => IsOf(told, model.Value)).OrderByDescending(model => model.Value.Length).Select(model => model.Key.ToString()).FirstOrDefault();

    private static bool IsOf(string told, string sent)
    {
        var (plainTold, plainSent) = (Dated().Replace(told, ""), Dated().Replace(sent, ""));
        return Named(told, sent) || Named(plainTold, sent) || (plainSent != sent && Named(told, plainSent));
    }

    private static bool Named(string told, string sent) =>
        told.Equals(sent, StringComparison.OrdinalIgnoreCase)
        || sent.EndsWith($"/{told}", StringComparison.OrdinalIgnoreCase)
        || told.EndsWith($"/{sent}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Providers tell a model with the date of its version: <c>-2024-07-18</c>, <c>-20250514</c>.</summary>
    [GeneratedRegex("-(?:20[0-9]{2}-[0-9]{2}-[0-9]{2}|20[0-9]{6})$")]
    private static partial Regex Dated();

    private async Task<IReadOnlyList<Billable>> RecordsAsync(CancellationToken cancellationToken)
    {
        var records = new List<Billable>();
        foreach (var reference in session.Calls.SelectMany(call => call.Attempts).Select(attempt => attempt.Record).OfType<RecordReference>())
        {
            if (reference.IsCached || !models.ContainsKey(reference.Substitute ?? reference.RequestedModel))
                continue;
            var record = await session.ReadAsync(reference.Key, cancellationToken);
            if (record.Reason is AttemptReason.Imported || record is not { Started: { } started, Finished: { } finished })
                continue;
            records.Add(new Billable(
                (record.Substitute ?? record.RequestedModel).ToString(), started, finished,
                [.. new[] { record.RequestId, BodyId(record.Body) }.OfType<string>().Distinct(StringComparer.Ordinal)],
                (record.Usage.Input ?? 0) + (record.Usage.Output ?? 0)));
        }

        return records;
    }

    /// <summary>What the provider calls the answer, where it is JSON that says so.</summary>
    private static string? BodyId(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                ? id.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A record of a request that a provider may have billed.</summary>
    private sealed record Billable(string Model, DateTimeOffset Started, DateTimeOffset Finished, IReadOnlyList<string> Ids, long Tokens);
}
