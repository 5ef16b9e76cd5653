using System.Globalization;
using System.Runtime.CompilerServices;
using Provenance.Durable.Clients;
using Provenance.Functions.Hosting;
using Provenance.Http.Executions;
using Provenance.Http.Sessions;

namespace Provenance.Functions.Triggers;

/// <summary>Finds sessions whose run has neither ended nor goes on.</summary>
public sealed class Standstills(ISessionCatalog catalog, AppOptions options, TimeProvider clock)
{
    private const string TimeInName = "yyyyMMdd_HHmmss";

    /// <summary>Whoever did not go on for so long has decided: older sessions are not looked at.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    /// <returns>Sessions, oldest first, each with why nothing happens.</returns>
    public async IAsyncEnumerable<(string Session, string Reason)> FindAsync(IRunHost runs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var session in (await catalog.ListAsync(cancellationToken)).Where(IsRecent))
        {
            if (await ReasonAsync(session, runs, cancellationToken) is { } reason)
                yield return (session, reason);
        }
    }

    private async Task<string?> ReasonAsync(string session, IRunHost runs, CancellationToken cancellationToken)
    {
        var execution = await runs.FindAsync(session, cancellationToken);
        if (execution is { Status: InstanceStatus.Suspended or InstanceStatus.Completed })
            return null;
        if (execution is { HasEnded: false })
            return clock.GetUtcNow() - execution.Updated > options.StandstillAfter
                ? string.Create(CultureInfo.InvariantCulture, $"it is said to run and has not moved since {execution.Updated:u}")
                : null;
        await using var view = await catalog.FindAsync(session, cancellationToken);
        return view is null or { IsHeld: true } or { End: not null } ? null
            : execution is null ? "no execution is known"
            : $"its last execution {(execution.Status == InstanceStatus.Failed ? "failed" : "was terminated")}";
    }

    private bool IsRecent(string session) =>
        SessionName.IsValid(session)
        && DateTime.TryParseExact(
            session.AsSpan("session_".Length, TimeInName.Length), TimeInName, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var created)
        && clock.GetUtcNow() - created is var age && age > options.StandstillAfter && age < LookBack;
}
