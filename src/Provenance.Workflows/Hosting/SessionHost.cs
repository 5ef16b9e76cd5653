using Provenance.Core.Sessions;
using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Experiments;

namespace Provenance.Workflows.Hosting;

/// <summary>One execution in this process: its session, opened once, and the activities over it.</summary>
internal sealed class SessionHost(ExecutionId execution, ISessionOpener opener) : IAsyncDisposable
{
    private readonly Lazy<Task<OpenSession>> session = new(() => opener.OpenAsync(execution.Session, CancellationToken.None));
    private readonly Lock gate = new();
    private Task<DurableRegistry>? registry;

    public ExecutionId Execution { get; } = execution;

    /// <summary>Activities that are in it; under the lock of <see cref="SessionHosts"/>.</summary>
    public int Users { get; set; }

    public DateTimeOffset LastUsed { get; set; }

    /// <summary>The id of the request that began the execution; null where none did, or none is known yet.</summary>
    public string? RequestId { get; set; }

    public Task<DurableRegistry> Registry
    {
        get
        {
            lock (gate)
                return registry ??= OpenAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!session.IsValueCreated)
            return;
        await ((Task)session.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (session.Value.IsCompletedSuccessfully)
            await (await session.Value).DisposeAsync();
    }

    private async Task<DurableRegistry> OpenAsync()
    {
        var open = await session.Value;
        RequestId ??= open.Archive.Session.Options.GetValueOrDefault(GivenOptions.RequestId);
        return new DurableRegistry().AddExperimentActivities(open.Archive, open.Gateway, new RunGate());
    }
}
