using Microsoft.Extensions.Logging;
using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Embedded.Orchestrators;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Activities;

/// <summary>Runs the code of an activity and says in an event how it ended.</summary>
internal sealed partial class ActivityRunner(DurableRegistry registry, PayloadSerializer json, TimeProvider clock, ILogger logger)
{
    public async Task<Answer> RunAsync(ScheduledActivity activity, CancellationToken cancellationToken)
    {
        var running = InvokeAsync(activity, cancellationToken);
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (execution, task, name) = (activity.Event.Execution, activity.Event.Task, activity.Event.Name);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (running.IsCompletedSuccessfully)
            return new TaskCompleted(execution, now, task, await running);
        if (!running.IsCanceled || !cancellationToken.IsCancellationRequested)
            LogFailure(activity.Execution.Instance.Id, name, task, running.Exception?.InnerException);
        return new TaskFailed(execution, now, task, Failures.Describe(running));
    }

    private async Task<Payload> InvokeAsync(ScheduledActivity activity, CancellationToken cancellationToken)
    {
        if (!registry.Activities.TryGetValue(activity.Event.Name, out var registered))
            throw new NotRegisteredException("activity", activity.Event.Name);
        var result = await registered.Run(json.Read(activity.Input, registered.Input), cancellationToken);
        return json.Write(result, registered.Result);
    }

    [LoggerMessage(LogLevel.Warning, "{Instance}: activity {Activity} (task {Task}) failed")]
    private partial void LogFailure(string instance, string activity, int task, Exception? exception);
}
