using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Orchestrators;

/// <summary>What an orchestrator sees of the embedded engine.</summary>
internal sealed class EmbeddedContext(
    ExecutionStarted started, OpenTasks tasks, TurnContext turn, PayloadSerializer json, DurableRegistry registry) : OrchestrationContext
{
    private int guids;

    public ExternalEvents Events { get; } = new();

    public DateTimeOffset Now { get; set; }

    public bool Replaying { get; set; }

    public Payload? CustomStatus { get; private set; }

    public Outcome.ContinuedAsNew? Continuation { get; private set; }

    public override string InstanceId => started.Instance;

    public override DateTimeOffset CurrentUtcDateTime => Now;

    public override bool IsReplaying => Replaying;

    /// <summary>A name-based UUID (RFC 9562, version 8): SHA-256 of instance, execution, start and count.</summary>
    public override Guid NewGuid()
    {
        StayInTurn();
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{started.Instance}\n{started.Execution}\n{started.At}\n{guids++}");
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }

    public override Task<TResult> CallActivityAsync<TResult>(string name, object? input, TaskOptions? options = null) =>
        options?.Retry is { } retry
            ? Retrying.RunAsync(this, retry, () => Call<TResult>(name, input))
            : Call<TResult>(name, input);

    public override Task<TResult> CallSubOrchestrationAsync<TResult>(
        string name, object? input, string? instanceId = null, TaskOptions? options = null) =>
        options?.Retry is { } retry
            ? Retrying.RunAsync(this, retry, () => CallSub<TResult>(name, input, instanceId))
            : CallSub<TResult>(name, input, instanceId);

    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        StayInTurn();
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        var timer = tasks.Ask(
            task => new TimerCreated(started.Execution, task, RoundUp(fireAt)), default, step => new PendingTimer(step));
        timer.Cancellation = cancellationToken.UnsafeRegister(_ => InTurn(() => tasks.Cancel(timer, cancellationToken)), null);
        return timer.Task;
    }

    public override Task<TEvent> WaitForExternalEventAsync<TEvent>(string name, CancellationToken cancellationToken)
    {
        StayInTurn();
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TEvent>(cancellationToken);
        var source = new TaskCompletionSource<TEvent>();
        if (Events.TryReceive(name, out var early))
        {
            json.Resolve(source, early);
            return source.Task;
        }
        var registration = default(CancellationTokenRegistration);
        var stop = Events.Wait(name, payload =>
        {
            registration.Unregister();
            json.Resolve(source, payload);
        });
        registration = cancellationToken.UnsafeRegister(
            _ => InTurn(() =>
            {
                if (stop())
                    source.SetCanceled(cancellationToken);
            }),
            null);
        return source.Task;
    }

    public override void SetCustomStatus(object? status)
    {
        StayInTurn();
        CustomStatus = status is null ? null : json.Write(status);
    }

    public override void ContinueAsNew(object? input, bool preserveUnprocessedEvents = true)
    {
        StayInTurn();
        var payload = json.Write(input, registry.Orchestrators[started.Orchestrator].Input);
        Continuation = new Outcome.ContinuedAsNew(payload, preserveUnprocessedEvents);
    }

    private Task<TResult> Call<TResult>(string name, object? input)
    {
        StayInTurn();
        var payload = json.Write(input, registry.Activities.GetValueOrDefault(name)?.Input);
        var fingerprint = payload.Fingerprint();
        return tasks.Ask(
            task => new TaskScheduled(started.Execution, task, name, fingerprint),
            payload,
            step => new PendingCall<TResult>(step, name, json)).Task;
    }

    private Task<TResult> CallSub<TResult>(string name, object? input, string? instanceId)
    {
        StayInTurn();
        var payload = json.Write(input, registry.Orchestrators.GetValueOrDefault(name)?.Input);
        var fingerprint = payload.Fingerprint();
        return tasks.Ask(
            task => new SubOrchestrationCreated(started.Execution, task, name, instanceId ?? DeriveId(task), fingerprint),
            payload,
            step => new PendingCall<TResult>(step, name, json)).Task;
    }

    private string DeriveId(int task) => string.Create(CultureInfo.InvariantCulture, $"{InstanceId}:{started.Execution}.{task}");

    private static long RoundUp(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;

    private void InTurn(Action cancel)
    {
        if (turn.IsCurrent)
            cancel();
        else
            turn.Stray();
    }

    private void StayInTurn()
    {
        if (turn.IsCurrent)
            return;
        turn.Stray();
        throw new InvalidOperationException(
            $"The orchestrator of \"{InstanceId}\" uses its context outside of its turn: it awaited something that the context did not give out.");
    }
}
