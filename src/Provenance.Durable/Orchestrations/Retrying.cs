namespace Provenance.Durable.Orchestrations;

/// <summary>Retries as every engine does them: attempts and durable timers, so that a replay takes the same steps.</summary>
public static class Retrying
{
    /// <summary>Runs attempts until one succeeds or the policy has had enough; then the last failure is the result.</summary>
    public static async Task<TResult> RunAsync<TResult>(OrchestrationContext context, RetryPolicy policy, Func<Task<TResult>> attempt)
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e) when (policy.Allows(e.Failure, attempts))
            {
                await PauseAsync(context, policy.DelayAfter(attempts));
            }
        }
    }

    private static Task PauseAsync(OrchestrationContext context, TimeSpan delay)
    {
        var longest = DateTimeOffset.MaxValue - context.CurrentUtcDateTime;
        return delay == TimeSpan.Zero
            ? Task.CompletedTask
            : context.CreateTimerAsync(delay < longest ? delay : longest, CancellationToken.None);
    }
}
