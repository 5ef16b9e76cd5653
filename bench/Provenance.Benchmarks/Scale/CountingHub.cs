using System.Text.Json;
using Provenance.Durable.Orchestrations;

namespace Provenance.Benchmarks.Scale;

/// <summary>
/// Runs orchestrators as they are, on one thread, with activities that a simulation answers, and counts what a task hub would do for it.
/// What is begun is finished before the next thing is begun, so that ten million calls fit into a memory; no count depends on that order
/// but the number of results that a turn sees, which is given.
/// </summary>
/// <param name="resultsInATurn">How many results that have come a turn sees at most: 32 where they come close together, 1 where they come apart.</param>
internal sealed class CountingHub(
    IReadOnlyDictionary<string, OrchestratorRegistration> orchestrators, Func<string, object?, object?> activities, JsonSerializerOptions json, int resultsInATurn)
{
    private readonly Queue<CountedInstance> ready = [];
    private readonly Queue<(CountedInstance Instance, string Name, object? Input, TaskCompletionSource<object?> Result)> work = [];
    private readonly Stack<CountedInstance> starts = [];

    public HubCounts Counts { get; } = new();

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);

    /// <summary>Runs one orchestration to its end.</summary>
    /// <returns>Its result.</returns>
    public object? Run(string orchestrator, object input, string id)
    {
        var root = new CountedInstance(id, orchestrators[orchestrator], null, null) { Input = input };
        Meter($"input of {orchestrator}", input);
        // The client writes the row of the instance, and the message that starts it.
        Counts.InstanceWrites++;
        Counts.Messages++;
        starts.Push(root);
        while (Step())
        {
        }

        return root.Running!.Result;
    }

    public Task<object?> CallActivity(CountedInstance instance, string name, object? input)
    {
        Meter($"input of {name}", input);
        Counts.Activities++;
        Counts.Messages++;
        Counts.Actions++;
        var result = new TaskCompletionSource<object?>();
        work.Enqueue((instance, name, input, result));
        return result.Task;
    }

    public Task<object?> CallSubOrchestration(CountedInstance instance, string name, object? input, string id)
    {
        Meter($"input of {name}", input);
        Counts.Messages++;
        var result = new TaskCompletionSource<object?>();
        starts.Push(new CountedInstance(id, orchestrators[name], instance, result) { Input = input });
        return result.Task;
    }

    public Task CreateTimer(CountedInstance instance, DateTimeOffset fireAt)
    {
        Counts.Timers++;
        Counts.Messages++;
        var fired = new TaskCompletionSource();
        Now = fireAt > Now ? fireAt : Now;
        Deliver(instance, fired.SetResult);
        return fired.Task;
    }

    public void Meter(string what, object? payload)
    {
        if (payload is null)
            return;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(payload, payload.GetType(), json).LongLength;
        Counts.PayloadBytes += bytes;
        if (bytes <= Counts.LargestPayload)
            return;
        (Counts.LargestPayload, Counts.LargestPayloadOf) = (bytes, what);
    }

    /// <summary>Runs so many activities that their results can come together, else a turn, else begins what waits to begin.</summary>
    private bool Step()
    {
        if (work.Count > 0)
        {
            for (var run = 0; run < resultsInATurn && work.TryDequeue(out var item); run++)
            {
                Counts.QueueGets++;
                var result = activities(item.Name, item.Input);
                Meter($"result of {item.Name}", result);
                Counts.Messages++;
                Deliver(item.Instance, () => item.Result.SetResult(result));
            }
        }

        if (ready.TryDequeue(out var waiting))
        {
            Turn(waiting);
            return true;
        }

        if (!starts.TryPop(out var begun))
            return false;
        Begin(begun);
        return true;
    }

    private void Begin(CountedInstance instance)
    {
        Counts.Orchestrations++;
        instance.History = 0;
        instance.Context = new CountingContext(this, instance);
        instance.Inbox.Enqueue(() => instance.Running = instance.Orchestrator.Run(instance.Context, instance.Input));
        Turn(instance);
    }

    private void Turn(CountedInstance instance)
    {
        instance.IsReady = false;
        var seen = Math.Min(instance.Inbox.Count, resultsInATurn);
        for (var message = 0; message < seen; message++)
            instance.Inbox.Dequeue()();
        var ended = instance.Running!.IsCompleted;
        // Two events frame each turn, and one ends the execution.
        var events = 2 + seen + instance.Context!.Scheduled + (ended ? 1 : 0);
        instance.Context.Scheduled = 0;
        CountTurn(instance, seen, events);
        if (ended)
            End(instance);
        else if (instance.Inbox.Count > 0)
            MakeReady(instance);
    }

    private void CountTurn(CountedInstance instance, int seen, int events)
    {
        Counts.Turns++;
        Counts.Actions += seen;
        Counts.QueueGets++;
        Counts.PageReads += 1 + (instance.History / HubCounts.RowsOnAPage);
        Counts.RowsRead += instance.History;
        instance.History += events;
        Counts.Events += events;
        Counts.Batches += (events + HubCounts.RowsInABatch - 1) / HubCounts.RowsInABatch;
        Counts.InstanceWrites++;
        Counts.LongestHistory = Math.Max(Counts.LongestHistory, instance.History);
    }

    private void End(CountedInstance instance)
    {
        if (instance.Running is { Exception: { } failed })
            throw failed;
        if (instance.Context!.Again is { IsWanted: true } again)
        {
            Meter($"input of {instance.Orchestrator.Name}", again.Input);
            Counts.Messages++;
            instance.Input = again.Input;
            starts.Push(instance);
            return;
        }

        var result = instance.Running!.Result;
        Meter($"result of {instance.Orchestrator.Name}", result);
        if (instance.Parent is not { } parent)
            return;
        Counts.Messages++;
        Deliver(parent, () => instance.Result!.SetResult(result));
    }

    private void Deliver(CountedInstance instance, Action message)
    {
        instance.Inbox.Enqueue(message);
        MakeReady(instance);
    }

    private void MakeReady(CountedInstance instance)
    {
        if (instance.IsReady)
            return;
        instance.IsReady = true;
        ready.Enqueue(instance);
    }
}
