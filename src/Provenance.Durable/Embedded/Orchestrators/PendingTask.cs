using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Orchestrators;

/// <summary>A step whose answer has not come.</summary>
internal abstract class PendingTask(Step step)
{
    public Step Step { get; } = step;

    public abstract void Resolve(Answer answer);
}

/// <summary>An activity or a sub-orchestration.</summary>
internal sealed class PendingCall<TResult>(Step step, string name, PayloadSerializer json) : PendingTask(step)
{
    private readonly TaskCompletionSource<TResult> source = new();

    public Task<TResult> Task => source.Task;

    public override void Resolve(Answer answer)
    {
        switch (answer)
        {
            case TaskCompleted completed: json.Resolve(source, completed.Result); break;
            case SubOrchestrationCompleted completed: json.Resolve(source, completed.Result); break;
            case TaskFailed failed: source.SetException(new TaskFailedException(name, failed.Failure)); break;
            case SubOrchestrationFailed failed: source.SetException(new TaskFailedException(name, failed.Failure)); break;
            default: throw new ArgumentOutOfRangeException(nameof(answer), answer, "no answer to a call");
        }
    }
}

internal sealed class PendingTimer(Step step) : PendingTask(step)
{
    private readonly TaskCompletionSource source = new();

    public Task Task => source.Task;

    public CancellationTokenRegistration Cancellation { get; set; }

    public void Cancel(CancellationToken cancellationToken) => source.SetCanceled(cancellationToken);

    public override void Resolve(Answer answer)
    {
        Cancellation.Unregister();
        source.SetResult();
    }
}
