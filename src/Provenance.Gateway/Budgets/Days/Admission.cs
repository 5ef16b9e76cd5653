using System.Globalization;
using Provenance.Core.Models;

namespace Provenance.Gateway.Budgets.Days;

/// <summary>Decides, one after the other, which of the reservations that wait the day has room for.</summary>
internal sealed class Admission(LedgerFile today, LedgerWriter writer)
{
    private readonly Dictionary<string, bool> alive = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> admittedByUse = new(StringComparer.Ordinal);
    private decimal admitted;

    /// <summary>What would have room if reservations of living processes came back.</summary>
    public List<LedgerRequest> Held { get; } = [];

    /// <summary>Whether another process's reservations hold any of them back.</summary>
    public bool IsHeldByOthers { get; private set; }

    /// <returns>Whether it is admitted. If not, it was refused or is held.</returns>
    public bool Admit(LedgerRequest request)
    {
        foreach (var (use, limit) in request.Limits.Over(request.Use))
        {
            var committed = today.Day.Spent(use) + today.Day.Reserved(use) + (use is null ? admitted : admittedByUse.GetValueOrDefault(use));
            if (committed + request.Worst <= limit)
                continue;
            if (committed - Returnable(use) + request.Worst > limit)
                request.Refuse(new BudgetExhaustedException(limit, committed, request.Worst, ScopeOf(use)));
            else
                Held.Add(request);
            return false;
        }

        admitted += request.Worst;
        admittedByUse[request.Use] = admittedByUse.GetValueOrDefault(request.Use) + request.Worst;
        return true;
    }

    /// <summary>What may come back: reserved by processes that live.</summary>
    private decimal Returnable(string? use)
    {
        var sum = use is null ? admitted : admittedByUse.GetValueOrDefault(use);
        foreach (var (key, reserved) in today.Day.Open)
        {
            if ((use is not null && reserved.Use != use) || !IsAlive(key.Writer))
                continue;
            sum += reserved.Usd;
            IsHeldByOthers |= key.Writer != writer.Id;
        }

        return sum;
    }

    private bool IsAlive(string id)
    {
        if (!alive.TryGetValue(id, out var known))
            alive[id] = known = writer.IsAlive(id);
        return known;
    }

    private string ScopeOf(string? use) => string.Create(
        CultureInfo.InvariantCulture, $"for {(use is null ? "" : use + " on ")}{today.Date:yyyy-MM-dd}");
}
