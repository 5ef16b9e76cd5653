using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Provenance.Functions.Tests.Hub;

/// <summary>
/// A context by the rules of Durable Functions: it runs the orchestrator from its beginning over a history, answers from it, and says what
/// was asked for beyond it. Inputs and results go through JSON. It counts a divergence where history has what was not asked for.
/// </summary>
internal sealed class ReplayingContext(string instanceId, string name) : TaskOrchestrationContext
{
    private const int LongestStatus = 16 * 1024;

    private readonly SortedDictionary<int, Asked> unconfirmed = [];
    private readonly Dictionary<int, IOpenTask> open = [];
    private readonly WaitingStacks events = new();
    private DateTimeOffset now;
    private bool replaying;
    private int next;
    private int guids;

    public override TaskName Name => name;

    public override string InstanceId => instanceId;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => now.UtcDateTime;

    public override bool IsReplaying => replaying;

    /// <summary>What was asked for beyond history.</summary>
    public IReadOnlyList<Asked> NewlyAsked => [.. unconfirmed.Values];

    public string? CustomStatus { get; private set; }

    /// <summary>Set once the orchestrator has continued as new.</summary>
    public Continuation? Continued { get; private set; }

    public IReadOnlyList<EventRaised> UnreceivedEvents => events.Unreceived;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    /// <summary>Tells the orchestrator one event.</summary>
    public void Take(HubEvent happened, bool isOld)
    {
        replaying = isOld;
        switch (happened)
        {
            case TurnStarted turn: now = turn.At; break;
            case Asked asked: Confirm(asked); break;
            case TaskCompleted done: Resolve(done.Id, task => task.Complete(done.Result)); break;
            case SubOrchestrationCompleted done: Resolve(done.Id, task => task.Complete(done.Result)); break;
            case TaskFailed failed: Resolve(failed.Id, task => task.Fail(failed.Failure)); break;
            case SubOrchestrationFailed failed: Resolve(failed.Id, task => task.Fail(failed.Failure)); break;
            case TimerFired fired: Resolve(fired.Id, task => task.Complete(null)); break;
            case EventRaised raised: events.Raise(raised); break;
        }
    }

    public override T GetInput<T>() => throw new NotSupportedException("Inputs are bound to parameters.");

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        HubThread.Verify();
        return AskAsync<TResult>(new TaskScheduled(next++, name.Name, HubJson.Write(input)), name.Name);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        HubThread.Verify();
        var id = (options as SubOrchestrationOptions)?.InstanceId ?? throw new InvalidOperationException("An id that no prefix finds.");
        return AskAsync<TResult>(new SubOrchestrationCreated(next++, orchestratorName.Name, id, HubJson.Write(input)), orchestratorName.Name);
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        HubThread.Verify();
        if (fireAt.Kind != DateTimeKind.Utc)
            throw new ArgumentException("Times are UTC.", nameof(fireAt));
        var timer = new OpenTask<object?>("timer", next);
        using var registration = cancellationToken.Register(() => timer.Source.TrySetCanceled(cancellationToken));
        unconfirmed.Add(next, new TimerCreated(next, fireAt));
        open.Add(next++, timer);
        await timer.Source.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        HubThread.Verify();
        return events.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        HubThread.Verify();
        unconfirmed.Add(next, new EventSent(next++, instanceId, eventName, HubJson.Write(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        HubThread.Verify();
        CustomStatus = HubJson.Write(customStatus);
        if (CustomStatus?.Length > LongestStatus)
            throw new ArgumentException("The custom status is longer than 16 KB.", nameof(customStatus));
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        HubThread.Verify();
        Continued = new Continuation(HubJson.Write(newInput), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        HubThread.Verify();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{InstanceId}_{CurrentUtcDateTime:o}_{guids++}")));
        return new Guid(hash.AsSpan(0, 16));
    }

    private Task<TResult> AskAsync<TResult>(Asked asked, string task)
    {
        var opened = new OpenTask<TResult>(task, asked.Id);
        unconfirmed.Add(asked.Id, asked);
        open.Add(asked.Id, opened);
        return opened.Source.Task;
    }

    private void Confirm(Asked recorded)
    {
        if (!unconfirmed.Remove(recorded.Id, out var asked))
            throw new DivergedException(recorded.What, recorded.Id, "the current replay execution hasn't (yet?) scheduled this task");
        if (asked.What != recorded.What)
            throw new DivergedException(recorded.What, recorded.Id, $"the current orchestration replay instead produced {asked.What}");
    }

    private void Resolve(int id, Action<IOpenTask> resolve)
    {
        if (open.Remove(id, out var task))
            resolve(task);
    }

    internal sealed record Continuation(string? Input, bool PreserveEvents);
}

/// <summary>What the hub says of a replay that takes other steps: its type's name is part of what adapters see.</summary>
public sealed class DivergedException(string recorded, int id, string but)
    : Exception($"Non-Deterministic workflow detected: A previous execution of this orchestration scheduled {recorded} with sequence ID {id}, but {but}.")
{
    public const string HubType = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";
}
