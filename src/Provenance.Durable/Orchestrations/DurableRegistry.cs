namespace Provenance.Durable.Orchestrations;

/// <summary>
/// Which orchestrators and activities there are, by name. Names are the contract with histories that already exist: a name whose
/// meaning changes gets a new name, and the old one stays until its last instance is done.
/// </summary>
public sealed class DurableRegistry
{
    private readonly Dictionary<string, OrchestratorRegistration> orchestrators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivityRegistration> activities = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, OrchestratorRegistration> Orchestrators => orchestrators;

    public IReadOnlyDictionary<string, ActivityRegistration> Activities => activities;

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableRegistry AddOrchestrator<TInput, TResult>(string name, Func<OrchestrationContext, TInput, Task<TResult>> run)
    {
        orchestrators.Add(name, new OrchestratorRegistration(
            name, typeof(TInput), typeof(TResult), async (context, input) => await run(context, (TInput)input!)));
        return this;
    }

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableRegistry AddActivity<TInput, TResult>(string name, Func<TInput, CancellationToken, Task<TResult>> run)
    {
        activities.Add(name, new ActivityRegistration(
            name, typeof(TInput), typeof(TResult), async (input, cancellationToken) => await run((TInput)input!, cancellationToken)));
        return this;
    }
}

public sealed record OrchestratorRegistration(
    string Name, Type Input, Type Result, Func<OrchestrationContext, object?, Task<object?>> Run);

public sealed record ActivityRegistration(string Name, Type Input, Type Result, Func<object?, CancellationToken, Task<object?>> Run);

/// <summary>No orchestrator or activity has this name.</summary>
public sealed class NotRegisteredException(string kind, string name) : DurableException($"There is no {kind} \"{name}\" in the registry.")
{
    /// <summary>"orchestrator" or "activity".</summary>
    public string Kind { get; } = kind;

    public string Name { get; } = name;
}
