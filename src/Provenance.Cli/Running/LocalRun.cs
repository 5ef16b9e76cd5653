using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provenance.Archive;
using Provenance.Archive.Mirrors;
using Provenance.Cli.Sealing;
using Provenance.Cli.Terminal;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Durable.Storage;
using Provenance.Gateway;
using Provenance.Gateway.Budgets;
using Provenance.Workflows.Experiments;

namespace Provenance.Cli.Running;

/// <summary>
/// The local host: one session, its archive, its gateway and an embedded engine, from opening to the last stage or to the moment when
/// somebody says stop.
/// </summary>
internal sealed partial class LocalRun(SessionPlace place, ILoggerFactory logs, TimeProvider clock)
{
    private readonly ILogger logger = logs.CreateLogger<LocalRun>();

    /// <param name="prepare">What is done between opening the archive and starting the workflow; null for nothing.</param>
    /// <returns>How it ended; null when it was interrupted.</returns>
    public async Task<RunResult> RunAsync(
        RunRequest request, Func<ISessionArchive, CancellationToken, Task>? prepare, CancellationToken cancellationToken)
    {
        using var interrupt = new Interrupt();
        await using var primary = await place.Store.OpenAsync(place.Name, request.ToOpening(), cancellationToken);
        await using var mirrored = request.Mirror is { } mirror && primary is FileSessionArchive onDisk
            ? MirroredArchive.Open(onDisk, new DiskFileStore(mirror), clock, logs.CreateLogger<MirroredArchive>())
            : null;
        ISessionArchive archive = mirrored is null ? primary : mirrored;
        if (prepare is not null)
            await prepare(archive, cancellationToken);
        RequireWholeImport(archive);
        if (request.ChangesBudget)
            await archive.NoteAsync(ChronologNote.BudgetSet(request.Budget, request.BudgetPerDay, request.UnknownPrice), cancellationToken);
        var gate = new RunGate();
        await using var services = LocalServices.Create(logs, clock);
        var gateways = services.GetRequiredService<ModelGateways>();
        var terms = request.Over(BudgetTerms.Of(archive.Session));
        var embed = gateways.FindEmbedder(archive.Session, terms);
        if (archive.Session.Experiment.Cache == CacheMode.Semantic && embed is null)
            LogOnlyExact(logger);
        var stores = place.Store.Shared is { } shared
            ? await GatewayStores.OpenSharedAsync(archive, terms, shared, isShared: false, place.Root, clock, embed)
            : await GatewayStores.OpenAsync(archive, terms, place.Root, clock, embed);
        await using var gateway = gateways.Open(archive, stores);
        var registry = new DurableRegistry().AddExperimentWorkflow(archive, gateway, gate);
        await using var engine = new EmbeddedEngine(registry, primary.Journal, LocalEngine.Options(clock), logs.CreateLogger<EmbeddedEngine>());
        await engine.StartAsync(cancellationToken);

        var outcome = await RunToEndAsync(new Watch(engine, archive, interrupt), request, gate, cancellationToken);
        if (outcome is null)
            await StopAsync(engine);
        var status = await SessionStatus.OfAsync(archive, CancellationToken.None);
        return new RunResult(
            place.Name,
            outcome?.End.ToString().ToLowerInvariant() ?? "interrupted",
            outcome?.StoppedBy,
            outcome?.Usable,
            status,
            mirrored is null ? null : await mirrored.FinishAsync(),
            outcome?.Seal);
    }

    /// <summary>
    /// An execution that a crash or a stop left behind goes on to its end. Where it leaves something to ask, as it does when it remembers
    /// failures of an earlier process, and where there is none, the next one begins.
    /// </summary>
    private async Task<ExperimentOutcome?> RunToEndAsync(Watch watch, RunRequest request, RunGate gate, CancellationToken cancellationToken)
    {
        var client = watch.Engine.Client;
        var executions = (await client.QueryAsync(new InstanceQuery(place.Name), cancellationToken))
            .Where(instance => ExperimentWorkflow.IsExperiment(instance.Orchestrator))
            .ToList();
        if (executions.FirstOrDefault(execution => !execution.HasEnded) is { } left)
        {
            var outcome = await GoOnAsync(watch, left.InstanceId);
            var isAtEnd = outcome is not null && !request.RetryFailed && (!gate.IsOpenToAll || !watch.Archive.HasMoreToAsk());
            if (isAtEnd || watch.Interrupt.Stop.IsCancellationRequested)
                return outcome;
        }

        var id = executions.Count == 0 ? place.Name : $"{place.Name}@{executions.Count + 1}";
        await client.ScheduleNewOrchestrationAsync(
            ExperimentOrchestrator.Name, new ExperimentRequest(place.Name, request.RetryFailed), id, cancellationToken);
        return await WatchAsync(watch, id);
    }

    /// <returns>Null when somebody said stop, or when the execution can't go on, as after a change of its orchestrator.</returns>
    private async Task<ExperimentOutcome?> GoOnAsync(Watch watch, string instance)
    {
        try
        {
            return await WatchAsync(watch, instance);
        }
        catch (ExperimentFailedException failed)
        {
            LogCannotGoOn(logger, instance, failed.Message);
            return null;
        }
    }

    /// <summary>Says so once nothing new can begin.</summary>
    private static async Task StopAsync(EmbeddedEngine engine)
    {
        var stopping = engine.StopAsync(CancellationToken.None);
        await Console.Error.WriteLineAsync(Interrupt.Announcement);
        await stopping;
    }

    /// <returns>Null when somebody said stop.</returns>
    private async Task<ExperimentOutcome?> WatchAsync(Watch watch, string instance)
    {
        var (engine, archive, interrupt) = watch;
        using var ended = new CancellationTokenSource();
        var showing = new ProgressView(token => LookAsync(engine.Client, archive, instance, token), clock).ShowAsync(ended.Token);
        try
        {
            var state = await engine.Client.WaitForCompletionAsync(instance, interrupt.Stop);
            return state.Status == InstanceStatus.Completed
                ? JsonSerializer.Deserialize(state.Output!, WorkflowJson.Default.ExperimentOutcome)
                : throw new ExperimentFailedException(instance, state.Failure);
        }
        catch (OperationCanceledException) when (interrupt.Stop.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            // The view looks at the engine, so it ends first.
            await ended.CancelAsync();
            await showing;
        }
    }

    /// <summary>Answers that were asked for elsewhere can't be asked for from here.</summary>
    private static void RequireWholeImport(ISessionArchive archive)
    {
        if (archive.Session.Import is not null && archive.Calls.Count(call => call.Last is not null) < archive.Plan.Calls.Length)
            throw new ImportCutOffException(archive.Session.Name);
    }

    private static async Task<RunSnapshot> LookAsync(
        DurableClient client, ISessionArchive archive, string instance, CancellationToken cancellationToken)
    {
        var state = await client.FindInstanceAsync(instance, cancellationToken);
        var shown = state?.CustomStatus is { } status ? JsonSerializer.Deserialize(status, WorkflowJson.Default.StageShown) : null;
        var stage = shown is null ? Stage.Analysis : Enum.Parse<Stage>(shown.Stage, ignoreCase: true);
        return new RunSnapshot(stage, await SessionStatus.OfAsync(archive, cancellationToken));
    }

    [LoggerMessage(LogLevel.Warning, "{Instance} can't go on where it was left; a new execution begins. {Reason}")]
    private static partial void LogCannotGoOn(ILogger logger, string instance, string reason);

    [LoggerMessage(LogLevel.Warning, "The experiment allows near questions to be answered from the cache; no use \"embedding\" of the models file names a model to tell them by, or it costs money and there is a budget, which would not count it; so only the same question is.")]
    private static partial void LogOnlyExact(ILogger logger);

    /// <summary>What a running session is watched by.</summary>
    private sealed record Watch(EmbeddedEngine Engine, ISessionArchive Archive, Interrupt Interrupt);
}

/// <param name="TakeOver">Begin a new epoch even though another process holds the session.</param>
/// <param name="RetryFailed">Ask again also where asking again can't help by itself.</param>
/// <param name="Budget">Overrides the session's budget, in US dollars; null keeps it.</param>
/// <param name="Mirror">The folder that gets a copy of the session while it runs; null for none.</param>
internal sealed record RunRequest(bool TakeOver = false, bool RetryFailed = false, decimal? Budget = null, string? Mirror = null)
{
    /// <summary>Who is responsible, and what the session is sealed with; null for nobody and nothing.</summary>
    public Sealed? Sealed { get; init; }

    /// <summary>Overrides what the session may spend on a day together with others, in US dollars; null keeps it.</summary>
    public decimal? BudgetPerDay { get; init; }

    /// <summary>Overrides whether a price may be unknown; null keeps it.</summary>
    public UnknownPrice? UnknownPrice { get; init; }

    public bool ChangesBudget => Budget is not null || BudgetPerDay is not null || UnknownPrice is not null;

    /// <summary>What the session may spend from now on.</summary>
    public BudgetTerms Over(BudgetTerms terms) => terms with
    {
        Session = Budget ?? terms.Session,
        Day = BudgetPerDay ?? terms.Day,
        UnknownPrice = UnknownPrice ?? terms.UnknownPrice,
    };

    public SessionOpening ToOpening() => new(TakeOver, Sealed?.Actor, Sealed?.Sealing);
}

/// <summary>What <c>run</c>, <c>resume</c> and <c>import</c> say at their end.</summary>
/// <param name="End"><c>done</c>, <c>gaps</c>, <c>budget</c>, <c>stopped</c> or <c>interrupted</c>.</param>
/// <param name="StoppedBy">Why calls were held back; null when none were.</param>
/// <param name="Usable">Analyses with at least one score; null when it was interrupted before the report.</param>
/// <param name="Mirror">Null when it was not mirrored.</param>
/// <param name="Seal">The root of the tree over everything that was sealed at the end; null when nothing was.</param>
internal sealed record RunResult(
    string Session, string End, string? StoppedBy, int? Usable, SessionStatus Status, MirrorSummary? Mirror, string? Seal = null);
