using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Clients;

/// <summary>Names, in a <see cref="TaskFailure"/>, that an instance was terminated: nothing of its own went wrong.</summary>
[NonRetryable]
public sealed class InstanceTerminatedException(string instanceId, string? reason)
    : DurableException($"The instance \"{instanceId}\" was terminated{(reason is null ? "" : ": " + reason)}.")
{
    public string InstanceId { get; } = instanceId;

    public string? Reason { get; } = reason;
}
