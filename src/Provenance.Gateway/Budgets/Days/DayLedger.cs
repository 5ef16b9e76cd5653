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
    private readonly Dictionary<DateOnly, LedgerFile> files = [];
    private readonly WaitingRoom<LedgerRequest, (DateOnly Day, LedgerLine Line)> waiting;
    private bool isClosed;

    private DayLedger(string folder, TimeProvider clock)
    {
        this.folder = folder;
        this.clock = clock;
        fileLock = new LedgerLock(folder);
        writer = new LedgerWriter(folder);
        waiting = new(CarryOutAsync, Patience, clock);
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
        waiting.Add(request);
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
    internal void Add(DateOnly day, LedgerLine line) => waiting.Settle((day, line));

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
        await waiting.DisposeAsync();
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

    private async Task CarryOutAsync(List<LedgerRequest> requests, List<(DateOnly Day, LedgerLine Line)> lines)
    {
        try
        {
            using (await fileLock.TakeAsync())
                Write(requests, lines);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or LedgerException)
        {
            var why = failed as LedgerException ?? new LedgerFailedException(Path.GetFileName(folder), failed);
            foreach (var request in requests)
                request.Refuse(why);
        }

        // Others wait for the lock with pauses: let one of them have it.
        await Task.Yield();
    }

    private void Write(List<LedgerRequest> requests, List<(DateOnly Day, LedgerLine Line)> lines)
    {
        foreach (var day in lines.GroupBy(line => line.Day, line => line.Line))
        {
            var file = FileOf(day.Key);
            file.CatchUp();
            file.Append([.. day], flush: false);
        }

        if (requests.Count > 0)
            Decide(requests, FileOf(Today()));
    }

    private void Decide(List<LedgerRequest> requests, LedgerFile today)
    {
        today.CatchUp();
        var admission = new Admission(today, writer);
        var granted = requests.Where(request => !request.IsAbandoned && admission.Admit(request)).ToList();
        if (granted.Count > 0)
            today.Append([.. granted.Select(request => new LedgerLine(LedgerEvent.Reserved, Now, request.Key, request.Use, request.Worst))], flush: true);
        foreach (var request in granted.Where(request => !request.Grant(today.Date)))
            Add(today.Date, new LedgerLine(LedgerEvent.Settled, Now, request.Key, request.Use, 0));
        waiting.Park(admission.Held, admission.IsHeldByOthers);
    }
}
