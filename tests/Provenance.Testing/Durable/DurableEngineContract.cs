using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Xunit;

namespace Provenance.Testing.Durable;

/// <summary>
/// What every engine must do. An engine is put under it by saying how it starts and stops over storage that outlives it, with a clock
/// that moves by hand.
/// </summary>
public abstract partial class DurableEngineContract : IAsyncLifetime
{
    /// <summary>How long a test waits for what should come at once, in real time: only a broken engine makes it wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private DurableClient? client;

    protected ManualClock Clock { get; } = new();

    protected DurableRegistry Registry { get; private set; } = new();

    protected DurableClient Client => client ?? throw new InvalidOperationException("The test has not started an engine.");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (client is not null)
            await KillEngineAsync();
    }

    /// <summary>In what the engine differs from the embedded one.</summary>
    protected virtual EngineTraits Traits { get; } = new();

    /// <summary>Starts an engine over this test's storage, at the state in which the last one left it.</summary>
    protected abstract Task<DurableClient> StartEngineAsync(DurableRegistry registry, TimeProvider clock);

    /// <summary>Stops the engine; running activities may finish.</summary>
    protected abstract Task StopEngineAsync();

    /// <summary>Ends the engine; what runs is cancelled and gets no result.</summary>
    protected abstract Task KillEngineAsync();

    protected async Task StartAsync() => client = await StartEngineAsync(Registry, Clock).WaitAsync(Patience);

    protected async Task StopAsync()
    {
        await StopEngineAsync().WaitAsync(Patience);
        client = null;
    }

    protected async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Restarts with other code, as a new version of a program would.</summary>
    protected async Task RestartWithAsync(DurableRegistry changed)
    {
        await KillEngineAsync().WaitAsync(Patience);
        Registry = changed;
        await StartAsync();
    }

    protected Task<string> ScheduleAsync(string orchestrator, object? input = null, string? instanceId = null) =>
        Client.ScheduleNewOrchestrationAsync(orchestrator, input, instanceId, CancellationToken.None).WaitAsync(Patience);

    protected Task<InstanceState> WaitAsync(string instanceId) =>
        Client.WaitForCompletionAsync(instanceId, CancellationToken.None).WaitAsync(Patience);

    protected async Task<InstanceState> RunAsync(string orchestrator, object? input = null, string? instanceId = null)
    {
        if (client is null)
            await StartAsync();
        return await WaitAsync(await ScheduleAsync(orchestrator, input, instanceId));
    }

    protected async Task<InstanceState> GetAsync(string instanceId)
    {
        var state = await Client.FindInstanceAsync(instanceId, CancellationToken.None).WaitAsync(Patience);
        return state ?? throw new InstanceNotFoundException(instanceId);
    }

    protected Task RaiseAsync(string instanceId, string name, object? payload = null) =>
        Client.RaiseEventAsync(instanceId, name, payload, CancellationToken.None).WaitAsync(Patience);

    /// <summary>Waits until the engine waits for a timer that is due within this span, and lets the span pass.</summary>
    protected async Task PassAsync(TimeSpan span)
    {
        await Clock.WhenArmed(span).WaitAsync(Patience);
        Clock.Advance(span);
    }

    protected static Task SoonAsync(Task task) => task.WaitAsync(Patience);

    protected static Task<T> SoonAsync<T>(Task<T> task) => task.WaitAsync(Patience);

    /// <summary>A thing that a test waits for.</summary>
    protected static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected static TaskCompletionSource<T> Signal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
