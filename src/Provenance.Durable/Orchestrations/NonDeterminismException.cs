namespace Provenance.Durable.Orchestrations;

/// <summary>
/// An orchestrator did not take the steps that its history says it took: its code changed, or it used time, chance, or an order that
/// is not the same each time. The instance fails, since nobody knows any more which result belongs to which step.
/// </summary>
[NonRetryable]
public sealed class NonDeterminismException(string instanceId, int eventIndex, string history, string code)
    : DurableException($"The orchestrator of \"{instanceId}\" diverges from its history at event {eventIndex}: history has {history}; the code {code}.")
{
    public string InstanceId { get; } = instanceId;

    /// <summary>The place in the instance's history; 0 is its start.</summary>
    public int EventIndex { get; } = eventIndex;

    public string History { get; } = history;

    public string Code { get; } = code;
}
