using System.Runtime.InteropServices;
using Provenance.Core.Archives;

namespace Provenance.Gateway.Budgets.Days;

/// <summary>What a day has cost and may yet cost: a fold over its ledger.</summary>
internal sealed class LedgerDay
{
    private readonly Dictionary<LedgerKey, OpenReservation> open = [];
    private readonly Dictionary<string, decimal> spentByUse = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> reservedByUse = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Session, AttemptKey Attempt), decimal> byAttempt = [];

    /// <summary>Reservations that nobody has settled.</summary>
    public IReadOnlyDictionary<LedgerKey, OpenReservation> Open => open;

    public void Apply(LedgerLine line)
    {
        switch (line.Event)
        {
            case LedgerEvent.Reserved:
                Close(line.Key);
                open[line.Key] = new OpenReservation(line.Use, line.Usd);
                Add(reservedByUse, line.Use, line.Usd);
                Count(line, line.Usd);
                break;
            case LedgerEvent.Settled:
                Add(spentByUse, line.Use, line.Usd);
                Count(line, line.Usd - Close(line.Key));
                break;
            case LedgerEvent.Found:
                Add(spentByUse, line.Use, line.Usd);
                Count(line, line.Usd);
                break;
        }
    }

    /// <summary>Spent for certain, in US dollars.</summary>
    /// <param name="use">Null for all uses.</param>
    public decimal Spent(string? use) => Sum(spentByUse, use);

    /// <summary>Reserved and not settled, in US dollars.</summary>
    /// <param name="use">Null for all uses.</param>
    public decimal Reserved(string? use) => Sum(reservedByUse, use);

    /// <summary>Everything that stands in the ledger for an attempt, whoever wrote it.</summary>
    public decimal Of(string session, AttemptKey attempt) => byAttempt.GetValueOrDefault((session, attempt));

    private decimal Close(LedgerKey key)
    {
        if (!open.Remove(key, out var reserved))
            return 0;
        Add(reservedByUse, reserved.Use, -reserved.Usd);
        return reserved.Usd;
    }

    private void Count(LedgerLine line, decimal usd) =>
        CollectionsMarshal.GetValueRefOrAddDefault(byAttempt, (line.Key.Session, line.Key.Attempt), out _) += usd;

    private static void Add(Dictionary<string, decimal> sums, string use, decimal usd) =>
        CollectionsMarshal.GetValueRefOrAddDefault(sums, use, out _) += usd;

    private static decimal Sum(Dictionary<string, decimal> sums, string? use) =>
        use is null ? sums.Values.Sum() : sums.GetValueOrDefault(use);
}

/// <summary>Money that is set aside.</summary>
internal readonly record struct OpenReservation(string Use, decimal Usd);
