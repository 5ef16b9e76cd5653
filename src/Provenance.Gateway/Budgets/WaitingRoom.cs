namespace Provenance.Gateway.Budgets;

/// <summary>
/// Where requests for money and settlements wait for a ledger. Whatever waits at the same moment is carried out together, one batch at a
/// time. Requests that are held back stay until something is settled; where others hold them back, they are tried again after a while.
/// </summary>
/// <param name="carryOut">Decides the requests of a batch and writes its settlements. What fails it has to tell those who wait; it does not throw.</param>
/// <param name="patience">How long others' reservations are waited for.</param>
/// <param name="beforeAgain">Done before what waited for others is tried again.</param>
internal sealed class WaitingRoom<TRequest, TSettlement>(
    Func<List<TRequest>, List<TSettlement>, Task> carryOut, TimeSpan patience, TimeProvider clock, Func<Task>? beforeAgain = null)
    : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();
    private List<TRequest> requests = [];
    private List<TRequest> parked = [];
    private List<TSettlement> settlements = [];
    private List<TSettlement> owed = [];
    private Task working = Task.CompletedTask;
    private bool isWorking;
    private bool isTryingAgain;

    public void Add(TRequest request)
    {
        lock (gate)
        {
            requests.Add(request);
            Work();
        }
    }

    /// <summary>What is held back is tried again after it.</summary>
    public void Settle(TSettlement settlement)
    {
        lock (gate)
        {
            settlements.Add(settlement);
            Work();
        }
    }

    /// <param name="held">Requests that can be granted when others are settled.</param>
    /// <param name="byOthers">Others stand in the way, who settle without a word.</param>
    public void Park(IReadOnlyCollection<TRequest> held, bool byOthers)
    {
        if (held.Count == 0)
            return;
        lock (gate)
        {
            parked.AddRange(held);
            if (byOthers)
                TryAgain();
        }
    }

    /// <summary>Settlements that could not be written: they are tried again after a while.</summary>
    public void Owe(IReadOnlyCollection<TSettlement> unwritten)
    {
        if (unwritten.Count == 0)
            return;
        lock (gate)
        {
            owed.AddRange(unwritten);
            TryAgain();
        }
    }

    /// <summary>Carries out what waits. What is parked or owed stays so.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        Task last;
        lock (gate)
            last = working;
        await last;
        closing.Dispose();
    }

    private void Work()
    {
        if (isWorking)
            return;
        isWorking = true;
        working = Task.Run(CarryOutAllAsync);
    }

    private async Task CarryOutAllAsync()
    {
        while (Next() is { } batch)
            await carryOut(batch.Requests, batch.Settlements);
    }

    private (List<TRequest> Requests, List<TSettlement> Settlements)? Next()
    {
        lock (gate)
        {
            if (requests.Count == 0 && settlements.Count == 0)
            {
                isWorking = false;
                return null;
            }

            if (settlements.Count > 0)
                Unpark();
            var batch = (requests, settlements);
            (requests, settlements) = ([], []);
            return batch;
        }
    }

    private void TryAgain()
    {
        if (isTryingAgain)
            return;
        isTryingAgain = true;
        _ = TryAgainAsync();
    }

    private async Task TryAgainAsync()
    {
        await Task.Delay(patience, clock, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (beforeAgain is not null && !closing.IsCancellationRequested)
            await beforeAgain().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            isTryingAgain = false;
            if (closing.IsCancellationRequested)
                return;
            (settlements, owed) = ([.. owed, .. settlements], []);
            Unpark();
            if (requests.Count > 0 || settlements.Count > 0)
                Work();
        }
    }

    private void Unpark() => (requests, parked) = ([.. parked, .. requests], []);
}
