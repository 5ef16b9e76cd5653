using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Gateway;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Calls;
using Provenance.Http.Executions;
using Provenance.Workflows.Experiments;

namespace Provenance.Cli.Serving;

/// <summary>A session opened to be executed: its archive, its gateway, an engine that runs.</summary>
internal sealed class OpenedRun : IAsyncDisposable
{
    private readonly FileSessionArchive archive;
    private readonly ModelGateway gateway;
    private readonly EmbeddedEngine engine;

    private OpenedRun(FileSessionArchive archive, ModelGateway gateway, EmbeddedEngine engine, RunGate gate) =>
        (this.archive, this.gateway, this.engine, Gate) = (archive, gateway, engine, gate);

    public RunGate Gate { get; }

    public DurableClient Client => engine.Client;

    /// <summary>Whether a call wants asking again.</summary>
    public bool HasMoreToAsk => archive.HasMoreToAsk();

    /// <exception cref="SessionInUseException">Another process holds the session.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "What is opened is owned by the run that is returned, or closed where opening fails.")]
    public static async Task<OpenedRun> OpenAsync(
        SessionStore store, string session, ModelGateways gateways, RunWishes wishes, ServedBy by, CancellationToken cancellationToken)
    {
        var archive = await store.OpenAsync(session, wishes.TakeOver, cancellationToken);
        ModelGateway? gateway = null;
        try
        {
            if (wishes.Budget is { } budget)
                await archive.NoteAsync(ChronologNote.BudgetSet(budget), cancellationToken);
            var locked = BudgetTerms.Of(archive.Session);
            var terms = locked with { Session = wishes.Budget ?? locked.Session };
            var stores = await GatewayStores.OpenAsync(
                archive, terms, Path.GetDirectoryName(store.FolderOf(session))!, by.Clock, gateways.FindEmbedder(archive.Session, terms));
            gateway = gateways.Open(archive, stores);
            var gate = new RunGate();
            IModelGateway asked = wishes.RequestId is { } id ? new RequestedGateway(gateway, id, by.Logs.CreateLogger<OpenedRun>()) : gateway;
            var registry = new DurableRegistry().AddExperimentWorkflow(archive, asked, gate);
            var engine = new EmbeddedEngine(registry, archive.Journal, LocalEngine.Options(by.Clock), by.Logs.CreateLogger<EmbeddedEngine>());
            await engine.StartAsync(cancellationToken);
            return new OpenedRun(archive, gateway, engine, gate);
        }
        catch
        {
            if (gateway is not null)
                await gateway.DisposeAsync();
            await archive.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins nothing new, waits for what is in flight to be archived, and lets go of the session.</summary>
    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        await gateway.DisposeAsync();
        await archive.DisposeAsync();
    }
}

/// <summary>The log and the clock of the server.</summary>
internal sealed record ServedBy(ILoggerFactory Logs, TimeProvider Clock);
