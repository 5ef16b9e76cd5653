// Stands for Microsoft.DurableTask.TaskOptions, TaskRetryOptions, SubOrchestrationOptions and StartOrchestrationOptions of
// Microsoft.DurableTask.Abstractions 1.27.0.
namespace Microsoft.DurableTask;

public record TaskOptions(TaskRetryOptions? Retry = null);

public sealed class TaskRetryOptions;

public record SubOrchestrationOptions : TaskOptions
{
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry) => InstanceId = instanceId;

    public SubOrchestrationOptions(TaskOptions options, string? instanceId = null)
        : base(options) => InstanceId = instanceId;

    public string? InstanceId { get; init; }
}

public record StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
{
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
