using Provenance.Durable.Orchestrations;

namespace Provenance.Benchmarks.Scale;

/// <summary>An orchestration that is not done: where it stands, and what waits for it.</summary>
/// <param name="Parent">Who waits for its result, and as what; null for nobody.</param>
internal sealed record CountedInstance(string Id, OrchestratorRegistration Orchestrator, CountedInstance? Parent, TaskCompletionSource<object?>? Result)
{
    /// <summary>Results that have come and no turn has seen.</summary>
    public Queue<Action> Inbox { get; } = [];

    /// <summary>Whether it waits for a turn.</summary>
    public bool IsReady { get; set; }

    public CountingContext? Context { get; set; }

    public Task<object?>? Running { get; set; }

    public object? Input { get; set; }

    /// <summary>Events of its present execution.</summary>
    public long History { get; set; }
}
