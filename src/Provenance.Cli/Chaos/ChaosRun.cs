using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Provenance.Archive;
using Provenance.Archive.Seals;
using Provenance.Archive.Verifications;
using Provenance.Core.Archives;
using Provenance.Core.Certificates;
using Provenance.Core.Comparisons;
using Provenance.Core.Digests;
using Provenance.Core.Sessions;

namespace Provenance.Cli.Chaos;

/// <summary>Kills runs of an experiment, each in a place of its own, resumes them, and compares them with one that nothing happened to.</summary>
/// <param name="run">The arguments of <c>run</c> that say which experiment, with everything that it leaves open.</param>
internal sealed class ChaosRun(IReadOnlyList<string> run, ICrashSite site, Random random)
{
    private const string Undisturbed = "undisturbed";

    /// <exception cref="ChaosFailedException">The undisturbed run does not come to its end.</exception>
    public async Task<(SessionDocument Session, int Calls, int Writes, ImmutableArray<CrashRow> Rows)> RunAsync(
        int kills, Action<CrashRow> told, CancellationToken cancellationToken)
    {
        var (writes, took) = await UndisturbedAsync(cancellationToken);
        var reference = await OpenAsync(Undisturbed, cancellationToken);
        var rows = ImmutableArray.CreateBuilder<CrashRow>();
        for (var number = 1; number <= kills; number++)
        {
            // Writes are spread evenly over the run; moments fall where they will.
            var row = number % 2 == 1 && site.SeesWrites
                ? await KillAsync(number, CrashKind.Write, 1 + (int)((long)(writes - 1) * (number - 1) / Math.Max(1, kills - 1)), reference, cancellationToken)
                : await KillAsync(number, CrashKind.Moment, Moment(took), reference, cancellationToken);
            rows.Add(row);
            told(row);
        }

        return (reference.Session, reference.Plan.Calls.Length, writes, rows.ToImmutable());
    }

    private async Task<(int Writes, TimeSpan Took)> UndisturbedAsync(CancellationToken cancellationToken)
    {
        await using var process = await Victim.StartAsync(site, Undisturbed, null, ["run", .. run], cancellationToken);
        return await process.EndAsync(cancellationToken) is ExitCode.Done or ExitCode.Gaps
            ? (process.Writes, process.Age)
            : throw new ChaosFailedException("The experiment does not run to its end undisturbed: run it by itself, and see why.");
    }

    [SuppressMessage("Security", "CA5394", Justification = "Moments have to be the same for the same seed; they are no secrets.")]
    private int Moment(TimeSpan before) => random.Next((int)before.TotalMilliseconds);

    private async Task<CrashRow> KillAsync(int number, CrashKind kind, int after, SessionReader reference, CancellationToken cancellationToken)
    {
        var name = $"kill-{number:D4}";
        await using (var victim = await Victim.StartAsync(site, name, kind == CrashKind.Write ? after : null, ["run", .. run], cancellationToken))
        {
            var end = victim.EndAsync(cancellationToken);
            if (kind == CrashKind.Moment)
            {
                await Task.WhenAny(end, Task.Delay(after, cancellationToken));
                victim.Kill();
            }

            await end;
        }

        var isThere = (await site.StoreOf(name).ListAsync(cancellationToken)).Count > 0;
        var archived = isThere ? await RecordsAsync(name, cancellationToken) : ImmutableDictionary<AttemptKey, Digest>.Empty;
        var resumption = !isThere ? "begun anew" : await HasEndedAsync(name, cancellationToken) ? "ended before" : "resumed";
        if (!isThere)
            await DoAsync(name, ["run", .. run], cancellationToken);
        else if (resumption == "resumed")
            await DoAsync(name, ["resume", await SessionAsync(name, cancellationToken)], cancellationToken);
        return await CompareAsync(number, kind, after, resumption, name, archived, reference, cancellationToken);
    }

    private async Task<CrashRow> CompareAsync(
        int number, CrashKind kind, int after, string resumption, string name, ImmutableDictionary<AttemptKey, Digest> archived, SessionReader reference,
        CancellationToken cancellationToken)
    {
        var now = await RecordsAsync(name, cancellationToken);
        await using var session = await OpenAsync(name, cancellationToken);
        var diff = await new SessionComparer(reference, session).CompareAsync(cancellationToken);
        var verified = await site.StoreOf(name).VerifyAsync(session.Session.Name, SealExpectations.None, cancellationToken);
        return new CrashRow(
            number,
            kind,
            after,
            archived.Count,
            archived.Count(record => now.GetValueOrDefault(record.Key) != record.Value),
            session.Calls.Sum(call => call.Attempts.Count(attempt => attempt.Orphaned)),
            session.Calls.Count(call => call.Attempts.Length > 1),
            resumption,
            diff.Terms.IsEmpty && diff.OnlyInFirst.IsEmpty && diff.OnlyInSecond.IsEmpty && diff.Answers is { Different: 0, AnsweredOnce: 0 }
                && diff.Variables.All(variable => variable.Difference is null or 0),
            verified.Discrepancies.IsEmpty);
    }

    private async Task DoAsync(string name, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var process = await Victim.StartAsync(site, name, null, arguments, cancellationToken);
        await process.EndAsync(cancellationToken);
    }

    private async Task<bool> HasEndedAsync(string name, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(name, cancellationToken);
        return session.Chronolog.Any(entry => entry.Event == "closed");
    }

    private async Task<ImmutableDictionary<AttemptKey, Digest>> RecordsAsync(string name, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(name, cancellationToken);
        return session.Calls.SelectMany(call => call.Attempts).Select(attempt => attempt.Record).OfType<RecordReference>()
            .ToImmutableDictionary(record => record.Key, record => record.Digest);
    }

    private async Task<SessionReader> OpenAsync(string name, CancellationToken cancellationToken) =>
        await site.StoreOf(name).OpenForReadingAsync(await SessionAsync(name, cancellationToken), cancellationToken);

    private async Task<string> SessionAsync(string name, CancellationToken cancellationToken) =>
        (await site.StoreOf(name).ListAsync(cancellationToken)) is [.., var session]
            ? session
            : throw new ChaosFailedException($"There is no session in {name}.");
}

/// <summary>Nothing can be said of how an experiment stands a crash.</summary>
internal sealed class ChaosFailedException(string why) : Core.ProvenanceException(why);
