using Provenance.Archive;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;

namespace Provenance.Cli.Looking;

/// <summary>A session's status and who holds it.</summary>
/// <param name="State"><c>running</c>, <c>finished</c>, or <c>interrupted</c>: neither held by a process nor through its last stage.</param>
internal sealed record SessionSummary(string State, SessionHolder? Holder, SessionStatus Status)
{
    public static async Task<SessionSummary> OfAsync(SessionStore store, string name, CancellationToken cancellationToken)
    {
        var holder = await store.FindHolderAsync(name, cancellationToken);
        await using var session = await store.OpenForReadingAsync(name, cancellationToken);
        var status = await SessionStatus.OfAsync(session, cancellationToken);
        var state = holder is not null ? "running" : status.Completed == Stage.Report ? "finished" : "interrupted";
        return new SessionSummary(state, holder, status);
    }

    public string Describe() =>
        Holder is null
            ? State == "interrupted" ? "interrupted: resume asks for what is missing" : State
            : $"running in process {Holder.ProcessId} (epoch {Holder.Epoch})";
}
