using Provenance.Durable.Clients;

namespace Provenance.Http.Executions;

/// <summary>Whatever executes sessions: a task hub for all of them, or an engine per session on one machine.</summary>
public interface IRunHost
{
    /// <summary>The newest execution of a session; null where none is known: it was never begun, or is forgotten.</summary>
    Task<Execution?> FindAsync(string session, CancellationToken cancellationToken);

    /// <summary>Begins an execution of a session whose archive is there; durable when it returns.</summary>
    /// <exception cref="RunActiveException">One has not ended, here or in another process.</exception>
    /// <exception cref="WishNotHereException">This host can't do what is wished.</exception>
    Task<Execution> BeginAsync(string session, RunWishes wishes, CancellationToken cancellationToken);

    /// <summary>Lets the newest execution rest: what is running finishes, nothing new starts.</summary>
    /// <exception cref="NoExecutionException">There is none that has not ended.</exception>
    Task SuspendAsync(string session, string? reason, CancellationToken cancellationToken);

    /// <inheritdoc cref="SuspendAsync"/>
    Task ContinueAsync(string session, string? reason, CancellationToken cancellationToken);

    /// <summary>Ends the newest execution. The archive keeps what it has; a resumption goes on from it.</summary>
    /// <exception cref="NoExecutionException">There is none that has not ended.</exception>
    Task TerminateAsync(string session, string? reason, CancellationToken cancellationToken);

    /// <summary>Forgets every execution of the session and its history. The archive is left as it is.</summary>
    /// <exception cref="RunActiveException">One has not ended.</exception>
    Task PurgeAsync(string session, CancellationToken cancellationToken);

    /// <summary>The engine's own addresses for an instance, by the names that it gives them; empty where it has none.</summary>
    IReadOnlyDictionary<string, string> ManagementLinks(string instance);
}

/// <summary>One execution of a session.</summary>
/// <param name="Instance">The session's name, or <c>session@2</c> and so on for a resumption.</param>
/// <param name="CustomStatus">What the orchestrator shows, as JSON text; null before it shows anything.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
public sealed record Execution(
    string Instance, InstanceStatus Status, DateTimeOffset Created, DateTimeOffset Updated, string? CustomStatus, ExecutionFailure? Failure)
{
    public bool HasEnded => Status is InstanceStatus.Completed or InstanceStatus.Failed or InstanceStatus.Terminated;

    public static Execution Of(InstanceState state) => new(
        state.InstanceId,
        state.Status,
        state.Created,
        state.LastUpdated,
        state.CustomStatus,
        state.Failure is { } failure ? new ExecutionFailure(failure.Kind, failure.Message) : null);
}

/// <param name="Kind">The full name of the exception's type.</param>
public sealed record ExecutionFailure(string Kind, string Message);

/// <summary>How an execution is to go.</summary>
/// <param name="RetryFailed">Ask again also where asking again can't help by itself.</param>
/// <param name="TakeOver">Go on although another process holds the session.</param>
/// <param name="Budget">A new budget for the whole session, in US dollars; null keeps it.</param>
public sealed record RunWishes(bool RetryFailed = false, bool TakeOver = false, decimal? Budget = null)
{
    /// <summary>The id of the request that wishes it; null for none.</summary>
    public string? RequestId { get; init; }
}
