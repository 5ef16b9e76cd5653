using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets.Days;

namespace Provenance.Gateway.Budgets.Accounts;

/// <summary>
/// One session's part in an account that processes on many machines keep together. Everything that waits in this process at the same moment
/// goes in with one write, on condition that nobody else wrote since; where somebody did, it is decided anew. A reservation stands in the
/// account before its attempt is made.
/// </summary>
internal sealed class SharedLedger : IAsyncDisposable
{
    /// <summary>How often a reservation is tried again that only others' reservations stand in the way of.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ISharedDocument document;
    private readonly SharedPart part;
    private readonly SpendingLimits limits;
    private readonly string? scope;
    private readonly WaitingRoom<SharedRequest, (SharedKey Key, decimal Usd)> waiting;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly string stamp = Guid.NewGuid().ToString("N");
    private readonly HashSet<(string Session, int Epoch)> gone = [];
    private SharedAccount? account;
    private string? tag;
    private int writes;
    private int serial;
    private bool isClosed;

    /// <param name="scope">As in <see cref="SharedAdmission"/>.</param>
    public SharedLedger(ISharedDocument document, SharedPart part, SpendingLimits limits, string? scope, TimeProvider clock)
    {
        (this.document, this.part, this.limits, this.scope) = (document, part, limits, scope);
        waiting = new(CarryOutAsync, Patience, clock, ForgetGoneAsync);
    }

    /// <summary>The limit on all uses as it was last seen, in US dollars; null for none.</summary>
    public decimal? Limit => Volatile.Read(ref account)?.Limit ?? limits.All;

    /// <summary>Reads the account.</summary>
    /// <exception cref="LedgerException">The account can't be kept.</exception>
    public Task LookAsync() => UpdateAsync(_ => Task.FromResult(true), isFirm: _ => true, isFresh: false);

    /// <summary>
    /// Brings the account up to what the session's archive knows: what dead processes had set aside is settled with what became of their
    /// attempts, and where no process has anything set aside for the session, what it has spent is what its archive says.
    /// </summary>
    /// <exception cref="LedgerException">The account can't be kept.</exception>
    public Task ReconcileAsync() => UpdateAsync(
        async next =>
        {
            await SettleGoneAsync(next);
            if (next.Open.Keys.All(key => key.Session != part.Session))
                next.Correct(part.Session, part.Charges());
            return true;
        },
        isFirm: _ => true,
        isFresh: false);

    /// <summary>Sets money aside. Where only what others have set aside stands in the way, waits.</summary>
    /// <exception cref="BudgetExhaustedException">A limit can't be kept.</exception>
    /// <exception cref="LedgerException">The account can't be kept.</exception>
    public async Task<SharedKey> ReserveAsync(Expense expense, decimal worst, CancellationToken cancellationToken)
    {
        var key = new SharedKey(part.Session, part.Epoch, Interlocked.Increment(ref serial));
        var request = new SharedRequest(key, expense, worst);
        waiting.Add(request);
        await using (cancellationToken.Register(request.Abandon))
            await request.Decided;
        return key;
    }

    /// <summary>Nobody waits for it. Lost in a crash, it leaves more counted as spent than was, until the session is opened again.</summary>
    /// <param name="usd">What was spent of it.</param>
    public void Settle(SharedKey key, decimal usd) => waiting.Settle((key, usd));

    /// <summary>Changes the limit on all uses, for all who share the account.</summary>
    /// <exception cref="LedgerException">The account can't be kept.</exception>
    public Task LimitAsync(decimal usd) => UpdateAsync(
        next =>
        {
            next.LimitTo(usd);
            return Task.FromResult(true);
        },
        isFirm: _ => true,
        isFresh: false);

    /// <summary>Writes what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
            return;
        isClosed = true;
        await waiting.DisposeAsync();
        turn.Dispose();
    }

    private static (string Session, int Epoch) WriterOf(SharedKey key) => (key.Session, key.Epoch);

    private bool IsOwn(SharedKey key) => key.Session == part.Session && key.Epoch == part.Epoch;

    /// <summary>What a dead process of another session had set aside stays spent until that session is opened again.</summary>
    private bool CanReturn(SharedKey key) => key.Session == part.Session || !gone.Contains(WriterOf(key));

    /// <summary>What dead processes had set aside for this session is settled with what became of their attempts.</summary>
    private async Task SettleGoneAsync(SharedAccount next)
    {
        foreach (var writer in next.Open.Keys.Where(key => !IsOwn(key)).Select(WriterOf).Distinct().Where(writer => !gone.Contains(writer)).ToList())
        {
            if (!await part.IsHeldAsync(writer.Session, writer.Epoch))
                gone.Add(writer);
        }

        await part.RefreshAsync();
        foreach (var (key, money) in next.Open.Where(entry => entry.Key.Session == part.Session && gone.Contains(WriterOf(entry.Key))).ToList())
            next.Settle(key, part.ChargeOf(money.Attempt));
    }

    private async Task CarryOutAsync(List<SharedRequest> requests, List<(SharedKey Key, decimal Usd)> settled)
    {
        try
        {
            await DecideAsync(requests, settled);
        }
        catch (LedgerException failed)
        {
            foreach (var request in requests)
                request.Refuse(failed);
            waiting.Owe(settled);
        }
    }

    private async Task DecideAsync(List<SharedRequest> requests, List<(SharedKey Key, decimal Usd)> settled)
    {
        var admission = await UpdateAsync(
            next =>
            {
                foreach (var (key, usd) in settled)
                    next.Settle(key, usd);
                var decided = new SharedAdmission(next, limits, scope, CanReturn);
                foreach (var request in requests.Where(request => !request.Decided.IsCompleted))
                    decided.Admit(request);
                return Task.FromResult(decided);
            },
            isFirm: decided => decided.Held.Count == 0 && decided.Refused.Count == 0,
            isFresh: true);
        foreach (var request in admission.Granted.Where(request => !request.Grant()))
            Settle(request.Key, 0);
        foreach (var (request, why) in admission.Refused)
            request.Refuse(why);
        waiting.Park(admission.Held, byOthers: admission.Account.Open.Keys.Any(key => !IsOwn(key)));
    }

    private Task<bool> ForgetGoneAsync() => UpdateAsync(
        async next =>
        {
            await SettleGoneAsync(next);
            return true;
        },
        isFirm: _ => true,
        isFresh: false);

    /// <summary>Changes the account: on what was last seen of it, and again on what is there, until nobody else was faster.</summary>
    /// <param name="isFirm">Whether a result holds even though others may have written since.</param>
    /// <param name="isFresh">Whether what was last seen will do to begin with.</param>
    private async Task<T> UpdateAsync<T>(Func<SharedAccount, Task<T>> change, Func<T, bool> isFirm, bool isFresh)
    {
        await turn.WaitAsync();
        try
        {
            var wasRead = account is null || !isFresh;
            if (wasRead)
                await ReadAsync();
            while (true)
            {
                var next = account!.Copy();
                var result = await change(next);
                if (next.IsChanged && await TryWriteAsync(next))
                    return result;
                if (!next.IsChanged && (wasRead || isFirm(result)))
                    return result;
                await ReadAsync();
                wasRead = true;
            }
        }
        catch (Exception failed) when (failed is SharedStoreException or InvalidMemberException)
        {
            account = null;
            throw new LedgerFailedException(document.Name, failed);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task ReadAsync()
    {
        var found = await document.ReadAsync(CancellationToken.None);
        (account, tag) = (SharedAccount.Read(found.Bytes), found.Tag);
    }

    private async Task<bool> TryWriteAsync(SharedAccount next)
    {
        if (await document.TryReplaceAsync(next.Write($"{stamp}.{++writes}"), tag) is not { } version)
            return false;
        (account, tag) = (next, version.Tag);
        return true;
    }
}
