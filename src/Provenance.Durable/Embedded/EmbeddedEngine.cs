using Microsoft.Extensions.Logging;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Embedded.Instances;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded;

/// <summary>
/// Runs orchestrators and activities on this machine, with a journal for a memory. One engine has the journal for itself. An
/// orchestrator stays live between its events and is replayed only when an engine starts. An engine that has nothing to do writes
/// nothing and wakes nobody. It starts once and stops once.
/// </summary>
public sealed partial class EmbeddedEngine : IAsyncDisposable
{
    private readonly DurableRegistry registry;
    private readonly IJournal journal;
    private readonly EmbeddedEngineOptions options;
    private readonly ILogger logger;
    private readonly Dispatcher dispatcher;
    private Task? stopping;
    private bool hasStarted;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public EmbeddedEngine(DurableRegistry registry, IJournal journal, EmbeddedEngineOptions options, ILogger<EmbeddedEngine> logger)
    {
        options.Validate();
        (this.registry, this.journal, this.options, this.logger) = (registry, journal, options, logger);
        dispatcher = new Dispatcher(registry, journal, options, logger);
        Client = new EmbeddedClient(dispatcher, registry, options);
    }

    public DurableClient Client { get; }

    /// <summary>Completes when the engine has stopped; fails when its journal failed and nothing can go on.</summary>
    public Task Completion => dispatcher.Completion;

    /// <summary>Reads the journal and goes on where it ends.</summary>
    /// <exception cref="InvalidOperationException">It has been started before.</exception>
    /// <exception cref="NotRegisteredException">An instance that has not ended needs an orchestrator that is not registered.</exception>
    /// <exception cref="JournalFormatException">A newer program wrote the journal.</exception>
    /// <exception cref="JournalUnreadableException">A frame is no event that could stand there.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref hasStarted, true))
            throw new InvalidOperationException("An engine starts once.");
        var reader = new HistoryReader(dispatcher.Table);
        await reader.ReadAsync(journal, cancellationToken);
        RequireOrchestrators();
        Task compaction;
        lock (dispatcher.Gate)
        {
            dispatcher.Log.Open(reader.Bytes);
            compaction = dispatcher.CompactWhere(deadBytesBeyond: 0);
        }
        await compaction;
        lock (dispatcher.Gate)
        {
            foreach (var execution in reader.FindLeftBehind())
                _ = dispatcher.End(execution, new ExecutionTerminated(execution.Number, dispatcher.Now));
        }
        LogStart(dispatcher.Table.Executions.Count());
        dispatcher.Run();
    }

    /// <summary>
    /// Starts nothing new, gives what runs its grace, then cancels it, and waits for its end; what has a result by then is durable.
    /// What was cancelled runs again at the next start.
    /// </summary>
    /// <param name="cancellationToken">Cancels what runs at once, and does not wait for its end.</param>
    public Task StopAsync(CancellationToken cancellationToken) => stopping ??= StopOnceAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        dispatcher.Dispose();
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        dispatcher.BeginStop();
        var drained = dispatcher.Pool.Drained;
        await drained.WaitAsync(options.Grace, options.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!drained.IsCompleted)
            dispatcher.Pool.CancelAll();
        await drained.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await dispatcher.CloseAsync();
        LogStop();
    }

    private void RequireOrchestrators()
    {
        var missing = dispatcher.Table.Executions.FirstOrDefault(e => !registry.Orchestrators.ContainsKey(e.Started.Orchestrator));
        if (missing is not null)
            throw new NotRegisteredException("orchestrator", missing.Started.Orchestrator);
    }

    [LoggerMessage(LogLevel.Debug, "The engine runs, with {Live} live instances")]
    private partial void LogStart(int live);

    [LoggerMessage(LogLevel.Debug, "The engine has stopped")]
    private partial void LogStop();
}
