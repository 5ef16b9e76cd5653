using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Provenance.Archive;
using Provenance.Gateway;
using Provenance.Http.Executions;

namespace Provenance.Cli.Serving;

/// <summary>Executes sessions in this process, an engine for each. What was executed before this process began is the archive's to tell.</summary>
internal sealed class LocalRunHost(SessionStore store, ModelGateways gateways, ServedBy by) : IRunHost, IAsyncDisposable
{
    private readonly Dictionary<string, ServedRun> runs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1, 1);

    public async Task<Execution?> FindAsync(string session, CancellationToken cancellationToken) =>
        await FindRunAsync(session, cancellationToken) is { } run ? await run.LookAsync(cancellationToken) : null;

    [SuppressMessage("Reliability", "CA2000", Justification = "The run closes what was opened for it, and is disposed with the host.")]
    public async Task<Execution> BeginAsync(string session, RunWishes wishes, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (runs.GetValueOrDefault(session) is { IsEnding: false, HasEnded: false })
                throw new RunActiveException(session);
            if (runs.Remove(session, out var last))
                await last.DisposeAsync();
            var opened = await OpenedRun.OpenAsync(store, session, gateways, wishes, by, cancellationToken);
            var run = await ServedRun.BeginAsync(session, opened, wishes.RetryFailed, by.Logs.CreateLogger<ServedRun>(), cancellationToken);
            runs[session] = run;
            return await run.LookAsync(cancellationToken);
        }
        catch (SessionInUseException)
        {
            throw new RunActiveException(session);
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task SuspendAsync(string session, string? reason, CancellationToken cancellationToken) =>
        await (await GetLiveAsync(session, cancellationToken)).SuspendAsync(reason, cancellationToken);

    public async Task ContinueAsync(string session, string? reason, CancellationToken cancellationToken) =>
        await (await GetLiveAsync(session, cancellationToken)).ContinueAsync(reason, cancellationToken);

    public async Task TerminateAsync(string session, string? reason, CancellationToken cancellationToken) =>
        await (await GetLiveAsync(session, cancellationToken)).TerminateAsync(reason, cancellationToken);

    public async Task PurgeAsync(string session, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (runs.GetValueOrDefault(session) is { IsEnding: false, HasEnded: false })
                throw new RunActiveException(session);
            if (runs.Remove(session, out var last))
                await last.DisposeAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    public IReadOnlyDictionary<string, string> ManagementLinks(string instance) => ImmutableDictionary<string, string>.Empty;

    /// <summary>Lets what is in flight come to its end and be archived; nothing new begins.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(runs.Values.Select(run => run.DisposeAsync().AsTask()));
        gate.Dispose();
    }

    private async Task<ServedRun?> FindRunAsync(string session, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return runs.GetValueOrDefault(session);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<ServedRun> GetLiveAsync(string session, CancellationToken cancellationToken) =>
        await FindRunAsync(session, cancellationToken) is { HasEnded: false } run ? run : throw new NoExecutionException(session);
}
