using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Orchestrators;

/// <summary>
/// One execution of an orchestrator's code: events go in, steps and at last an outcome come out. It touches no journal, no clock and
/// no other execution, so the same events always give the same steps. Not safe for several threads at once, except where it says so.
/// </summary>
internal sealed class Orchestration
{
    private readonly OrchestratorRegistration orchestrator;
    private readonly PayloadSerializer json;
    private readonly TurnContext turn;
    private readonly OpenTasks tasks;
    private readonly EmbeddedContext context;
    private Task<object?>? running;
    private int handled;
    private volatile bool strayed;

    /// <param name="history">What happened before a restart; null for a new execution.</param>
    /// <param name="onStray">Called, from any thread, when the code goes on outside of its turn.</param>
    public Orchestration(
        ExecutionStarted started, List<ExecutionEvent>? history, DurableRegistry registry, PayloadSerializer json, Action onStray)
    {
        orchestrator = registry.Orchestrators[started.Orchestrator];
        this.json = json;
        turn = new TurnContext(() =>
        {
            strayed = true;
            onStray();
        });
        tasks = new OpenTasks(history is null ? null : new Recording(started.Instance, history));
        context = new EmbeddedContext(started, tasks, turn, json, registry);
    }

    public Payload? CustomStatus => context.CustomStatus;

    public IReadOnlyList<CarriedEvent> UnreceivedEvents => context.Events.Unreceived;

    /// <param name="cause">Null: to find out what became of it outside of its turn.</param>
    public Turn Handle(Cause? cause)
    {
        if (cause is not null)
            turn.Run(() => Apply(cause));
        return EndTurn();
    }

    /// <summary>Brings the orchestrator back to where it stopped.</summary>
    /// <returns>All steps, those of history included.</returns>
    public Turn Replay(List<ExecutionEvent> history)
    {
        context.Replaying = true;
        foreach (var cause in history.OfType<Cause>())
        {
            turn.Run(() => Apply(cause));
            if (running!.IsCompleted || tasks.Divergence is not null)
                break;
        }
        context.Replaying = false;
        tasks.EndReplay(running!.IsCompleted);
        return EndTurn();
    }

    private void Apply(Cause cause)
    {
        handled++;
        context.Now = DateTimeOffset.FromUnixTimeMilliseconds(cause.At);
        switch (cause)
        {
            case ExecutionStarted started: Start(started); break;
            case EventRaised raised: context.Events.Raise(new CarriedEvent(raised.Name, raised.Payload)); break;
            case Answer answer: tasks.Resolve(answer); break;
            default: throw new ArgumentOutOfRangeException(nameof(cause), cause, "a cause of an unknown kind");
        }
    }

    private void Start(ExecutionStarted started)
    {
        foreach (var carried in started.Events ?? [])
            context.Events.Raise(carried);
        running = RunAsync(started.Input);
    }

    // Asynchronous so that an input that can't be read fails the execution as an exception of the code would.
    private async Task<object?> RunAsync(Payload input) => await orchestrator.Run(context, json.Read(input, orchestrator.Input));

    private Turn EndTurn()
    {
        var (steps, stopped) = tasks.Take();
        return new Turn(steps, stopped, Conclude());
    }

    private Outcome? Conclude()
    {
        if (tasks.Divergence is { } divergence)
            return new Outcome.Failed(Failures.Describe(divergence));
        if (strayed)
            return new Outcome.Failed(Failures.Describe(DescribeStraying()));
        if (running is not { IsCompleted: true })
            return null;
        if (!running.IsCompletedSuccessfully)
            return new Outcome.Failed(Failures.Describe(running));
        return context.Continuation ?? WriteOutput(running.Result);
    }

    private Outcome WriteOutput(object? result)
    {
        try
        {
            return new Outcome.Completed(json.Write(result, orchestrator.Result));
        }
        catch (PayloadException e)
        {
            return new Outcome.Failed(Failures.Describe(e));
        }
    }

    private NonDeterminismException DescribeStraying() => new(
        context.InstanceId, handled, "nothing", "went on outside of its turn: it awaited something that its context did not give out");
}
