using Provenance.Archive;
using Provenance.Archive.Chronologs;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Workflows.Experiments;

namespace Provenance.Cli.Looking;

/// <summary>A session's status and who holds it.</summary>
/// <param name="State">
/// <c>running</c>; <c>finished</c>: through its last stage; <c>gaps</c>, <c>budget</c> or <c>stopped</c>: its last process came to a report
/// with calls missing; <c>interrupted</c>: it did not.
/// </param>
internal sealed record SessionSummary(string State, SessionHolder? Holder, SessionStatus Status)
{
    public static async Task<SessionSummary> OfAsync(ISessionStore store, string name, CancellationToken cancellationToken)
    {
        var holder = await store.FindHolderAsync(name, cancellationToken);
        await using var session = await store.OpenForReadingAsync(name, cancellationToken);
        var status = await SessionStatus.OfAsync(session, cancellationToken);
        var state = holder is not null ? "running" : status.Completed == Stage.Report ? "finished" : EndOf(session) ?? "interrupted";
        return new SessionSummary(state, holder, status);
    }

    public string Describe() => State switch
    {
        "running" => $"running in process {Holder!.ProcessId} (epoch {Holder.Epoch})",
        "gaps" => "ended with gaps: the report says what is missing; resume asks again where that can help",
        "budget" => "held back by the budget: resume goes on with a larger one",
        "stopped" => "stopped by a key, a set-up or an empty purse: resume goes on",
        "interrupted" => "interrupted: resume asks for what is missing",
        _ => State,
    };

    /// <summary>How the last process that held the session says that its run ended; null when it did not get so far.</summary>
    internal static string? EndOf(SessionReader session) =>
        session.Chronolog.LastOrDefault(entry => entry.Event is ChronologEvents.Opened or ReportActivities.RunEnded) is { Event: ReportActivities.RunEnded } ended
            ? ended.Facts["end"]
            : null;
}
