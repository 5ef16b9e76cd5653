namespace Provenance.Gateway.Budgets.Accounts;

/// <summary>A reservation that somebody waits for.</summary>
internal sealed class SharedRequest(SharedKey key, Expense expense, decimal worst)
{
    private readonly TaskCompletionSource decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SharedKey Key { get; } = key;

    public Expense Expense { get; } = expense;

    public decimal Worst { get; } = worst;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public Task Decided => decided.Task;

    /// <returns>False when nobody waits any more: what was granted has to be given back.</returns>
    public bool Grant() => decided.TrySetResult();

    public void Refuse(Exception why) => decided.TrySetException(why);

    public void Abandon() => decided.TrySetCanceled();
}
