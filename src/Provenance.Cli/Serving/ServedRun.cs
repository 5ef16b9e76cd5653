using Microsoft.Extensions.Logging;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Http.Executions;
using Provenance.Workflows.Experiments;

namespace Provenance.Cli.Serving;

/// <summary>One session that this process executes, to the end of its last execution, or until it is stopped.</summary>
internal sealed partial class ServedRun : IAsyncDisposable
{
    private readonly string session;
    private readonly ILogger logger;
    private readonly DurableClient client;
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;
    private string instance;
    private Execution? ended;

    private ServedRun(string session, OpenedRun opened, Begun begun, bool retryFailed, ILogger logger)
    {
        (this.session, this.logger, client, instance) = (session, logger, opened.Client, begun.Instance);
        running = RunAsync(opened, begun.WasLeft, retryFailed);
    }

    /// <summary>Its session is let go of.</summary>
    public bool HasEnded => running.IsCompleted;

    /// <summary>No execution follows; the session is let go of at any moment.</summary>
    public bool IsEnding => ended is not null;

    /// <summary>Executes a session. An execution that a crash left behind goes on; where there is none, the next one begins.</summary>
    /// <param name="opened">Closed at the end of the run.</param>
    public static async Task<ServedRun> BeginAsync(string session, OpenedRun opened, bool retryFailed, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            var executions = await ExecutionsAsync(opened.Client, session, cancellationToken);
            if (executions.FirstOrDefault(execution => !execution.HasEnded) is not { } left)
            {
                var next = await ScheduleAsync(opened.Client, session, executions.Count + 1, retryFailed, cancellationToken);
                return new ServedRun(session, opened, new Begun(next, WasLeft: false), retryFailed, logger);
            }

            await opened.Client.ResumeAsync(left.InstanceId, null, cancellationToken);
            return new ServedRun(session, opened, new Begun(left.InstanceId, WasLeft: true), retryFailed, logger);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>The newest execution as it stands, or as it stood at its end.</summary>
    public async Task<Execution> LookAsync(CancellationToken cancellationToken)
    {
        if (ended is { } last)
            return last;
        try
        {
            var execution = Execution.Of((await client.FindInstanceAsync(instance, cancellationToken))!);
            // Whether another one follows is decided in a moment.
            return ended ?? (execution.HasEnded ? execution with { Status = InstanceStatus.Running } : execution);
        }
        catch (EngineStoppedException)
        {
            await running.WaitAsync(cancellationToken);
            return ended!;
        }
    }

    public Task SuspendAsync(string? reason, CancellationToken cancellationToken) => client.SuspendAsync(instance, reason, cancellationToken);

    public Task ContinueAsync(string? reason, CancellationToken cancellationToken) => client.ResumeAsync(instance, reason, cancellationToken);

    public Task TerminateAsync(string? reason, CancellationToken cancellationToken) => client.TerminateAsync(instance, reason, cancellationToken);

    /// <summary>Begins nothing new, and waits for what is in flight to be archived.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    /// <summary>Where an execution that was left behind leaves something to ask, as it does when it remembers an earlier failure, another follows.</summary>
    private async Task RunAsync(OpenedRun opened, bool wasLeft, bool retryFailed)
    {
        await using var open = opened;
        try
        {
            var state = await client.WaitForCompletionAsync(instance, stop.Token);
            if (wasLeft && state.Status != InstanceStatus.Terminated && (retryFailed || (opened.Gate.IsOpenToAll && opened.HasMoreToAsk)))
            {
                var executions = await ExecutionsAsync(client, session, stop.Token);
                instance = await ScheduleAsync(client, session, executions.Count + 1, retryFailed, stop.Token);
                state = await client.WaitForCompletionAsync(instance, stop.Token);
            }

            LogEnded(instance, state.Status, state.Failure?.Message);
            ended = Execution.Of(state);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            ended = Execution.Of((await client.FindInstanceAsync(instance, CancellationToken.None))!);
            LogStopped(instance);
        }
    }

    private static async Task<List<InstanceState>> ExecutionsAsync(DurableClient client, string session, CancellationToken cancellationToken) =>
        [.. (await client.QueryAsync(new InstanceQuery(session), cancellationToken)).Where(one => ExperimentWorkflow.IsExperiment(one.Orchestrator))];

    private static Task<string> ScheduleAsync(DurableClient client, string session, int number, bool retryFailed, CancellationToken cancellationToken) =>
        client.ScheduleNewOrchestrationAsync(
            ExperimentOrchestrator.Name, new ExperimentRequest(session, retryFailed), DurableRunHost.InstanceOf(session, number), cancellationToken);

    [LoggerMessage(LogLevel.Information, "{Instance} ended: {Status} {Reason}")]
    private partial void LogEnded(string instance, InstanceStatus status, string? reason);

    [LoggerMessage(LogLevel.Information, "{Instance} is stopped; a resumption goes on from what is archived")]
    private partial void LogStopped(string instance);

    private sealed record Begun(string Instance, bool WasLeft);
}
