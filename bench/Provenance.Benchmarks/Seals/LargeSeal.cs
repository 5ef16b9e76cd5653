using System.Diagnostics;
using System.Globalization;
using Provenance.Archive;
using Provenance.Archive.Seals;
using Provenance.Archive.Verifications;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Loads;
using Provenance.Benchmarks.Workloads;
using Provenance.Core.Digests;
using Provenance.Core.Seals;

namespace Provenance.Benchmarks.Seals;

/// <summary>A session that the program has answered offline, sealed and verified in this process.</summary>
internal sealed class LargeSeal(Scratch scratch, int records)
{
    private readonly SessionStore store = new(scratch.In("sessions"), TimeProvider.System);
    private readonly List<double> growing = [];
    private readonly List<double> sealing = [];
    private readonly List<double> hashing = [];
    private readonly List<double> verifying = [];

    public async Task<IReadOnlyList<Figure>> RunAsync(int repeats, CancellationToken cancellationToken)
    {
        Postcards.Write(scratch.In("experiment"), records, "offline", "");
        using (var run = ProgramRun.Start("run", scratch.In("experiment"), "--session-root", scratch.In("sessions"), "--no-seal", "--json"))
            await run.WaitAsync(cancellationToken);
        var session = (await store.ListAsync(cancellationToken))[0];
        using var key = SealingKey.Create();
        // The first repetition compiles the code, and is not counted.
        for (var repeat = 0; repeat <= repeats; repeat++)
            await RepeatAsync(session, new Sealing(key, []), isCounted: repeat > 0, cancellationToken);
        return
        [
            new Figure("a record's line and leaf, during a run", "us", growing, 20),
            new Figure("sealing the whole session", "s", sealing, 5),
            new Figure("hashing everything again, of verifying", "s", hashing),
            new Figure("verifying, with every figure computed again", "s", verifying, 5),
        ];
    }

    private async Task RepeatAsync(string session, Sealing with, bool isCounted, CancellationToken cancellationToken)
    {
        var grown = Grow();
        var sealedIn = await SealAsync(session, with, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var (_, broken) = await store.CheckAsync(session, cancellationToken);
        var hashed = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        var found = await store.VerifyAsync(session, SealExpectations.None, cancellationToken);
        var verified = Stopwatch.GetElapsedTime(start);
        if (broken.Count > 0 || found.Discrepancies.Length > 0)
            throw new InvalidOperationException($"The session does not verify: {string.Join("; ", found.Discrepancies)}");
        if (!isCounted)
            return;
        growing.Add(grown.TotalMicroseconds / records);
        sealing.Add(sealedIn.TotalSeconds);
        hashing.Add(hashed.TotalSeconds);
        verifying.Add(verified.TotalSeconds);
    }

    private TimeSpan Grow()
    {
        var list = new SealList("session_20261120_093000");
        var digest = Digest.Of("a record");
        var start = Stopwatch.GetTimestamp();
        for (var ordinal = 1; ordinal <= records; ordinal++)
            list.Add(new SealedFile(string.Create(CultureInfo.InvariantCulture, $"llm_archive/response_{ordinal:D5}.1.json"), digest));
        return Stopwatch.GetElapsedTime(start);
    }

    private async Task<TimeSpan> SealAsync(string session, Sealing with, CancellationToken cancellationToken)
    {
        await using var archive = await store.OpenAsync(session, new SessionOpening(Sealing: with), cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await archive.SealAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }
}
