using Provenance.Core.Digests;

namespace Provenance.Workflows.Experiments;

/// <summary>The root of what <c>Provenance.Workflows</c> throws. Each kind below it carries its facts as properties.</summary>
public abstract class WorkflowException(string message) : Exception(message);

/// <summary>
/// The prompt that this version would send is not the one that the plan locked. Nothing is sent: a session's calls must all be asked
/// alike. Never retried; the session can be finished by the version that made it (<c>session.json</c>, <c>tool</c>).
/// </summary>
public sealed class PlanMismatchException(int ordinal, Digest planned, Digest built)
    : WorkflowException($"Call {ordinal}: the plan locked prompt {planned.Abbreviated}, this version would send {built.Abbreviated}.")
{
    public int Ordinal { get; } = ordinal;

    public Digest Planned { get; } = planned;

    public Digest Built { get; } = built;
}
