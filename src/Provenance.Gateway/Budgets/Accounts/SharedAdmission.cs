using Provenance.Core.Models;

namespace Provenance.Gateway.Budgets.Accounts;

/// <summary>Decides, one after the other, which of the reservations that wait an account has room for.</summary>
/// <param name="canReturn">Whether what this one set aside may yet come back.</param>
/// <param name="scope">What the account is for, as an error says it, such as <c>2026-11-25</c>; null for the session as a whole.</param>
internal sealed class SharedAdmission(SharedAccount account, SpendingLimits limits, string? scope, Func<SharedKey, bool> canReturn)
{
    /// <summary>What it was decided on.</summary>
    public SharedAccount Account => account;

    public List<SharedRequest> Granted { get; } = [];

    /// <summary>What would have room if others' reservations came back.</summary>
    public List<SharedRequest> Held { get; } = [];

    public List<(SharedRequest Request, BudgetExhaustedException Why)> Refused { get; } = [];

    public void Admit(SharedRequest request)
    {
        foreach (var (use, limit) in (limits with { All = account.Limit ?? limits.All }).Over(request.Expense.Use))
        {
            var committed = account.Spent(use) + account.Reserved(use, _ => true);
            if (committed + request.Worst <= limit)
                continue;
            if (committed - account.Reserved(use, canReturn) + request.Worst <= limit)
                Held.Add(request);
            else
                Refused.Add((request, new BudgetExhaustedException(limit, committed, request.Worst, ScopeOf(use))));
            return;
        }

        account.Reserve(request.Key, new SetAside(request.Expense.Attempt, request.Expense.Use, request.Worst));
        Granted.Add(request);
    }

    private string? ScopeOf(string? use) => (use, scope) switch
    {
        (null, null) => null,
        (null, _) => $"for {scope}",
        (_, null) => $"for {use}",
        _ => $"for {use} on {scope}",
    };
}
