using Microsoft.Extensions.Logging;
using Provenance.Core;
using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Experiments;

namespace Provenance.Workflows.Hosting;

/// <summary>
/// The sessions that this process executes parts of, for a host that serves many: each is opened when its first activity comes, kept
/// while activities come, and let go of when it has had none for a while. A new execution of a session opens it anew: it knows what all
/// others have left, and holds nothing back because of them.
/// </summary>
public sealed partial class SessionHosts : IAsyncDisposable
{
    private readonly ISessionOpener opener;
    private readonly TimeProvider clock;
    private readonly TimeSpan idle;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly Dictionary<string, SessionHost> hosts = new(StringComparer.Ordinal);
    private readonly ITimer sweep;

    /// <param name="idle">After so long without an activity a session is let go of; more than zero.</param>
    public SessionHosts(ISessionOpener opener, TimeProvider clock, TimeSpan idle, ILogger<SessionHosts> logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(idle, TimeSpan.Zero);
        (this.opener, this.clock, this.idle, this.logger) = (opener, clock, idle, logger);
        sweep = clock.CreateTimer(_ => CloseIdle(), null, idle, idle);
    }

    /// <summary>How many executions are open.</summary>
    public int Open
    {
        get
        {
            lock (gate)
                return hosts.Count;
        }
    }

    /// <summary>
    /// Runs an activity of the execution that an instance is part of. Log lines carry the id of the request that began it, as far as this process
    /// has been told, or else that of the one which made the session.
    /// </summary>
    /// <param name="activity">One of <see cref="Experiments.ActivityNames"/>.</param>
    public async Task<TResult> RunAsync<TResult>(string instanceId, string activity, object? input, CancellationToken cancellationToken)
    {
        var host = Enter(ExecutionId.OfInstance(instanceId));
        if (input is IRequested { RequestId: { } id })
            host.RequestId = id;
        using var scope = host.RequestId is { } request ? logger.BeginScope(new RequestScope(request)) : null;
        try
        {
            var registry = await host.Registry.WaitAsync(cancellationToken);
            return (TResult)(await Find(registry, activity).Run(input, cancellationToken))!;
        }
        finally
        {
            Leave(host);
        }
    }

    /// <summary>Lets go of a session in which no activity runs, at once rather than after a while.</summary>
    public async Task LetGoAsync(string session)
    {
        List<SessionHost> resting;
        lock (gate)
        {
            resting = [.. hosts.Values.Where(host => host.Execution.Session == session && host.Users == 0)];
            foreach (var host in resting)
                hosts.Remove(host.Execution.Text);
        }

        foreach (var host in resting)
            await CloseAsync(host);
    }

    /// <summary>Lets go of all sessions. Activities that run find out by themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        await sweep.DisposeAsync();
        List<SessionHost> all;
        lock (gate)
        {
            all = [.. hosts.Values];
            hosts.Clear();
        }

        foreach (var host in all)
            await host.DisposeAsync();
    }

    private static ActivityRegistration Find(DurableRegistry registry, string activity) =>
        registry.Activities.GetValueOrDefault(activity) ?? throw new NotRegisteredException("activity", activity);

    private SessionHost Enter(ExecutionId execution)
    {
        lock (gate)
        {
            if (!hosts.TryGetValue(execution.Text, out var host))
            {
                Close(other => other.Execution.Session == execution.Session && other.Users == 0);
                hosts.Add(execution.Text, host = new SessionHost(execution, opener));
                LogOpening(execution.Text);
            }

            host.Users++;
            return host;
        }
    }

    private void Leave(SessionHost host)
    {
        lock (gate)
        {
            (host.Users, host.LastUsed) = (host.Users - 1, clock.GetUtcNow());
            // What could not be opened is tried again by whoever comes next.
            if (host.Registry.IsFaulted || host.Registry.IsCanceled)
                Close(other => other == host);
        }
    }

    private void CloseIdle()
    {
        lock (gate)
            Close(host => host.Users == 0 && host.LastUsed + idle <= clock.GetUtcNow());
    }

    private void Close(Func<SessionHost, bool> which)
    {
        foreach (var host in hosts.Values.Where(which).ToList())
        {
            hosts.Remove(host.Execution.Text);
            _ = CloseAsync(host);
        }
    }

    private async Task CloseAsync(SessionHost host)
    {
        try
        {
            await host.DisposeAsync();
            LogClosed(host.Execution.Text);
        }
        catch (Exception failure) when (failure is IOException or ProvenanceException)
        {
            LogCloseFailed(failure, host.Execution.Text);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Execution}: opening its session")]
    private partial void LogOpening(string execution);

    [LoggerMessage(LogLevel.Information, "{Execution}: let go of its session")]
    private partial void LogClosed(string execution);

    [LoggerMessage(LogLevel.Warning, "{Execution}: its session could not be let go of in order")]
    private partial void LogCloseFailed(Exception failure, string execution);
}
