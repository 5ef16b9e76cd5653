using System.Globalization;
using Provenance.Core.Models;

namespace Provenance.Gateway.Budgets.Days;

/// <summary>
/// What may be spent on one day by all sessions of a folder, in whatever processes they run. Reservations and settlements go into a file
/// per day under the operating system's lock; many that wait at once go in together, with one flush. A reservation is on the disk before
/// its attempt is made, so what a process leaves open when it dies counts as spent until its session says what became of it.
/// </summary>
public sealed class DayLedger : IAsyncDisposable
{
    /// <summary>How often a reservation is tried again that only a living process's reservations stand in the way of.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly string folder;
    private readonly TimeProvider clock;
    private readonly LedgerLock fileLock;
    private readonly LedgerWriter writer;
    private readonly Lock gate = new();
    private readonly Dictionary<DateOnly, LedgerFile> files = [];
    private List<LedgerRequest> requests = [];
    private List<LedgerRequest> parked = [];
    private List<(DateOnly Day, LedgerLine Line)> lines = [];
    private readonly CancellationTokenSource closing = new();
    private Task working = Task.CompletedTask;
    private bool isWorking;
    private bool isTryingAgain;
    private bool isClosed;

    private DayLedger(string folder, TimeProvider clock)
    {
        this.folder = folder;
        this.clock = clock;
        fileLock = new LedgerLock(folder);
        writer = new LedgerWriter(folder);
    }

    /// <param name="folder">Made where there is none.</param>
    /// <exception cref="LedgerFailedException">The folder can't be written.</exception>
    public static DayLedger Open(string folder, TimeProvider clock)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new DayLedger(folder, clock);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFailedException(Path.GetFileName(folder), failed);
        }
    }

    internal string Writer => writer.Id;

    internal DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Sets money aside. Where only what living processes have set aside stands in the way, waits.</summary>
    /// <exception cref="BudgetExhaustedException">A limit of the day can't be kept.</exception>
    /// <exception cref="LedgerException">The ledger can't be kept.</exception>
    internal async Task<DateOnly> ReserveAsync(LedgerRequest request, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            requests.Add(request);
            Work();
        }

        try
        {
            return await request.Granted.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (!request.Abandon() && request.Day is { } day)
                Add(day, new LedgerLine(LedgerEvent.Settled, Now, request.Key, request.Use, 0));
            throw;
        }
    }

    /// <summary>Writes a line without waiting for it. Lost in a crash, it leaves more counted as spent than was, never less.</summary>
    internal void Add(DateOnly day, LedgerLine line)
    {
        lock (gate)
        {
            lines.Add((day, line));
            Work();
        }
    }

    /// <summary>Does something with the stand of today's ledger while nobody else can change it, and writes what it returns.</summary>
    /// <exception cref="LedgerException">The ledger can't be kept.</exception>
    internal async Task UpdateTodayAsync(Func<LedgerDay, IReadOnlyCollection<LedgerLine>> update)
    {
        try
        {
            using var held = await fileLock.TakeAsync();
            var today = FileOf(Today());
            today.CatchUp();
            if (update(today.Day) is { Count: > 0 } added)
                today.Append(added, flush: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFailedException(Path.GetFileName(folder), failed);
        }
    }

    /// <summary>Writes what waits, and lets go of the ledger.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
            return;
        isClosed = true;
        await closing.CancelAsync();
        Task last;
        lock (gate)
            last = working;
        await last;
        closing.Dispose();
        foreach (var file in files.Values)
            file.Dispose();
        writer.Dispose();
    }

    private DateOnly Today() => DateOnly.FromDateTime(Now.UtcDateTime);

    private LedgerFile FileOf(DateOnly day)
    {
        if (!files.TryGetValue(day, out var file))
            files[day] = file = new LedgerFile(folder, day);
        return file;
    }

    private void Work()
    {
        if (isWorking)
            return;
        isWorking = true;
        working = Task.Run(WriteAllAsync);
    }

    private async Task WriteAllAsync()
    {
        while (Next() is { } batch)
        {
            try
            {
                using (await fileLock.TakeAsync())
                    Write(batch);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                Fail(batch, new LedgerFailedException(Path.GetFileName(folder), failed));
            }
            catch (LedgerException failed)
            {
                Fail(batch, failed);
            }

            // Others wait for the lock with pauses: let one of them have it.
            await Task.Yield();
        }
    }

    private Batch? Next()
    {
        lock (gate)
        {
            if (requests.Count == 0 && lines.Count == 0)
            {
                isWorking = false;
                return null;
            }

            if (lines.Count > 0)
                Unpark();
            var batch = new Batch(requests, lines);
            (requests, lines) = ([], []);
            return batch;
        }
    }

    private void Write(Batch batch)
    {
        foreach (var day in batch.Lines.GroupBy(line => line.Day, line => line.Line))
        {
            var file = FileOf(day.Key);
            file.CatchUp();
            file.Append([.. day], flush: false);
        }

        if (batch.Requests.Count > 0)
            Decide(batch.Requests, FileOf(Today()));
    }

    private void Decide(List<LedgerRequest> waiting, LedgerFile today)
    {
        today.CatchUp();
        var admission = new Admission(today, writer);
        var granted = waiting.Where(request => !request.IsAbandoned && admission.Admit(request)).ToList();
        if (granted.Count > 0)
            today.Append([.. granted.Select(request => new LedgerLine(LedgerEvent.Reserved, Now, request.Key, request.Use, request.Worst))], flush: true);
        foreach (var request in granted.Where(request => !request.Grant(today.Date)))
            Add(today.Date, new LedgerLine(LedgerEvent.Settled, Now, request.Key, request.Use, 0));
        Park(admission);
    }

    /// <summary>What is held back by our own reservations is tried again when one is settled; what others hold back, after a while.</summary>
    private void Park(Admission admission)
    {
        if (admission.Held.Count == 0)
            return;
        lock (gate)
        {
            parked.AddRange(admission.Held);
            if (!admission.IsHeldByOthers || isTryingAgain)
                return;
            isTryingAgain = true;
        }

        _ = TryAgainAsync();
    }

    private async Task TryAgainAsync()
    {
        await Task.Delay(Patience, clock, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            isTryingAgain = false;
            if (closing.IsCancellationRequested)
                return;
            Unpark();
            if (requests.Count > 0)
                Work();
        }
    }

    private void Unpark() => (requests, parked) = ([.. parked, .. requests], []);

    private static void Fail(Batch batch, LedgerException why)
    {
        foreach (var request in batch.Requests)
            request.Refuse(why);
    }

    private sealed record Batch(List<LedgerRequest> Requests, List<(DateOnly Day, LedgerLine Line)> Lines);
}
