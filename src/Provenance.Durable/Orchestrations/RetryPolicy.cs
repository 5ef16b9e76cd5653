namespace Provenance.Durable.Orchestrations;

/// <summary>How often, and with which pauses, a failed task is run again. Each pause is a durable timer.</summary>
public sealed record RetryPolicy
{
    /// <param name="maxAttempts">All attempts together, the first included; at least 1.</param>
    /// <param name="firstDelay">The pause before the second attempt; not negative.</param>
    /// <param name="backoffCoefficient">Each further pause is this many times the one before; at least 1.</param>
    /// <param name="maxDelay">No pause is longer; null for no limit.</param>
    /// <param name="handle">Which failures are worth another attempt; null for all but non-retryable ones.</param>
    public RetryPolicy(
        int maxAttempts,
        TimeSpan firstDelay,
        double backoffCoefficient = 1,
        TimeSpan? maxDelay = null,
        Func<TaskFailure, bool>? handle = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1);
        if (maxDelay is { } longest)
            ArgumentOutOfRangeException.ThrowIfLessThan(longest, TimeSpan.Zero, nameof(maxDelay));
        (MaxAttempts, FirstDelay, BackoffCoefficient, MaxDelay, Handle) = (maxAttempts, firstDelay, backoffCoefficient, maxDelay, handle);
    }

    public int MaxAttempts { get; }

    public TimeSpan FirstDelay { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan? MaxDelay { get; }

    public Func<TaskFailure, bool>? Handle { get; }

    /// <summary>Whether another attempt follows this failure, the <paramref name="attempts"/>-th.</summary>
    public bool Allows(TaskFailure failure, int attempts) =>
        attempts < MaxAttempts && (Handle is null ? !failure.NonRetryable : Handle(failure));

    /// <summary>The pause after so many attempts: firstDelay · backoffCoefficient^(attempts − 1), at most <see cref="MaxDelay"/>.</summary>
    public TimeSpan DelayAfter(int attempts)
    {
        var longest = MaxDelay ?? TimeSpan.MaxValue;
        var ticks = FirstDelay.Ticks * Math.Pow(BackoffCoefficient, attempts - 1);
        return ticks < longest.Ticks ? TimeSpan.FromTicks((long)ticks) : longest;
    }
}

/// <summary>A failure as history keeps it.</summary>
/// <param name="Kind">The full name of the exception's type.</param>
/// <param name="NonRetryable">The failing side said that another attempt can't help.</param>
public sealed record TaskFailure(string Kind, string Message, string? Details = null, bool NonRetryable = false);

/// <summary>An activity or sub-orchestration failed for good.</summary>
/// <param name="inner">What an engine knows it by itself; null for nothing.</param>
public sealed class TaskFailedException(string task, TaskFailure failure, Exception? inner = null)
    : DurableException($"{task} failed: {failure.Kind}: {failure.Message}", inner)
{
    /// <summary>The activity's or orchestrator's name.</summary>
    public string TaskName { get; } = task;

    public TaskFailure Failure { get; } = failure;
}
