using System.Diagnostics;
using Provenance.Archive;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Servers;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Loads;

/// <summary>A large session of which one call is missing: how soon after <c>resume</c> it is asked.</summary>
internal sealed class AlmostDone(Scratch scratch, int calls)
{
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(delayMs: 0, markedRequest: calls, cancellationToken);
        Postcards.Write(scratch.In("almost-experiment"), calls, "fake/fake-1", Workload.Settings(server, width: 32));
        var store = new SessionStore(scratch.In("almost"), TimeProvider.System);
        var (document, plan) = Postcards.Read(scratch.In("almost-experiment"));
        var session = await store.CreateAsync(document, plan, cancellationToken);
        await GatewayRun.RunAsync(store, session, last: calls - 1, cancellationToken);

        var start = Stopwatch.GetTimestamp();
        await (await store.OpenAsync(session, takeOver: false, cancellationToken)).DisposeAsync();
        var opening = Stopwatch.GetElapsedTime(start);
        using var resume = ProgramRun.Start("resume", session, "--session-root", scratch.In("almost"), "--json");
        await server.WaitForRequestAsync(cancellationToken);
        var asked = resume.Elapsed;
        var ended = await resume.WaitAsync(cancellationToken);
        return
        [
            Figure.Of("open and close with one call missing, without a process", "ms", opening.TotalMilliseconds),
            Figure.Of("resume: from process start to the missing question", "ms", asked.TotalMilliseconds, 2000),
            Figure.Of("resume: from process start to the report", "s", ended.TotalSeconds),
        ];
    }
}
