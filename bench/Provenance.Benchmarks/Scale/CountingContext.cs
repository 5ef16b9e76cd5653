using Provenance.Durable.Orchestrations;

namespace Provenance.Benchmarks.Scale;

/// <summary>What an orchestrator asks of its engine, handed on to the hub that counts it.</summary>
internal sealed class CountingContext(CountingHub hub, CountedInstance instance) : OrchestrationContext
{
    private int number;

    /// <summary>What the orchestrator did since its turn began: each is an event of its history.</summary>
    public int Scheduled { get; set; }

    /// <summary>Set when the execution is to begin again.</summary>
    public (bool IsWanted, object? Input) Again { get; private set; }

    public override string InstanceId => instance.Id;

    public override DateTimeOffset CurrentUtcDateTime => hub.Now;

    public override bool IsReplaying => false;

    public override Guid NewGuid() => new(number++, 0, 0, new byte[8]);

    public override async Task<TResult> CallActivityAsync<TResult>(string name, object? input, TaskOptions? options = null)
    {
        Scheduled++;
        return (TResult)(await hub.CallActivity(instance, name, input))!;
    }

    public override async Task<TResult> CallSubOrchestrationAsync<TResult>(string name, object? input, string? instanceId = null, TaskOptions? options = null)
    {
        Scheduled++;
        return (TResult)(await hub.CallSubOrchestration(instance, name, input, instanceId ?? $"{instance.Id}:{number++}"))!;
    }

    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        Scheduled++;
        return hub.CreateTimer(instance, fireAt);
    }

    public override Task<TEvent> WaitForExternalEventAsync<TEvent>(string name, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No experiment waits for an event.");

    public override void SetCustomStatus(object? status) => hub.Meter("custom status", status);

    public override void ContinueAsNew(object? input, bool preserveUnprocessedEvents = true) => Again = (true, input);
}
