using System.Diagnostics;
using Provenance.Archive;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;
using Provenance.Core.Sessions;

namespace Provenance.Benchmarks.Loads;

/// <summary>One large session, answered offline, run by the program itself and looked at from outside meanwhile.</summary>
internal sealed class LargeSession(Scratch scratch, int calls)
{
    private const double Mebibyte = 1 << 20;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly List<double> statusTimes = [];
    private readonly SessionStore store = new(scratch.In("offline"), TimeProvider.System);
    private double earlyMemory;

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        Postcards.Write(scratch.In("offline-experiment"), calls, "offline", "");
        using var run = ProgramRun.Start("run", scratch.In("offline-experiment"), "--session-root", scratch.In("offline"), "--json");
        while (!run.HasEnded)
        {
            await Task.Delay(BetweenLooks, cancellationToken);
            run.LookAtMemory();
            await LookAsync(run, cancellationToken);
        }

        var wall = await run.WaitAsync(cancellationToken);
        using var status = ProgramRun.Start("status", (await store.ListAsync(cancellationToken))[0], "--session-root", scratch.In("offline"), "--json");
        var asked = await status.WaitAsync(cancellationToken);
        return
        [
            Figure.Of("run, from process start to the report", "s", wall.TotalSeconds),
            Figure.Of("peak memory when a tenth was settled", "MiB", earlyMemory / Mebibyte),
            Figure.Of("peak memory of the whole run", "MiB", run.PeakMemory / Mebibyte),
            new Figure("a look at the running session, without a process", "ms", statusTimes),
            Figure.Of("status of the finished session, as a process", "ms", asked.TotalMilliseconds),
        ];
    }

    private async Task LookAsync(ProgramRun run, CancellationToken cancellationToken)
    {
        if (await store.ListAsync(cancellationToken) is not [var session, ..])
            return;
        var start = Stopwatch.GetTimestamp();
        await using var reader = await store.OpenForReadingAsync(session, cancellationToken);
        var status = await SessionStatus.OfAsync(reader, cancellationToken);
        statusTimes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        if (status.Settled <= calls / 5)
            earlyMemory = Math.Max(earlyMemory, run.PeakMemory);
    }
}
