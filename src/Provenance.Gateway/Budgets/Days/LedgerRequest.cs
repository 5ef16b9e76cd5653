namespace Provenance.Gateway.Budgets.Days;

/// <summary>A reservation that somebody waits for.</summary>
internal sealed class LedgerRequest(LedgerKey key, string use, decimal worst, SpendingLimits limits)
{
    private const int Waiting = 0;
    private const int Decided = 1;
    private const int Abandoned = 2;

    private readonly TaskCompletionSource<DateOnly> granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;

    public LedgerKey Key { get; } = key;

    public string Use { get; } = use;

    public decimal Worst { get; } = worst;

    public SpendingLimits Limits { get; } = limits;

    /// <summary>The day in whose ledger the money is set aside.</summary>
    public Task<DateOnly> Granted => granted.Task;

    public bool IsAbandoned => Volatile.Read(ref state) == Abandoned;

    /// <summary>Null while nothing is granted.</summary>
    public DateOnly? Day { get; private set; }

    /// <returns>False when nobody waits any more: what was granted has to be given back.</returns>
    public bool Grant(DateOnly day)
    {
        Day = day;
        return Decide() && granted.TrySetResult(day);
    }

    public void Refuse(Exception why)
    {
        if (Decide())
            granted.SetException(why);
    }

    /// <returns>False when it was decided before.</returns>
    public bool Abandon() => Interlocked.CompareExchange(ref state, Abandoned, Waiting) == Waiting;

    private bool Decide() => Interlocked.CompareExchange(ref state, Decided, Waiting) == Waiting;
}
