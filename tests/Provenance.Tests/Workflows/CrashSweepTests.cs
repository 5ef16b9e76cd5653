using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Archive;
using Provenance.Core.Models;
using Provenance.Durable;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Gateway;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Secrets;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Xunit;

namespace Provenance.Tests.Workflows;

/// <summary>
/// A whole experiment through the real gateway, from its creation to its report, on storage that dies at write n, for every n; another
/// process then goes on. The end is always the same, in every deliverable and every byte that does not speak of the interruption itself.
/// </summary>
public sealed class CrashSweepTests
{
    /// <summary>So many deaths are tried at once: each waits a little for its files.</summary>
    private const int AtOnce = 16;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_write_an_experiment_ends_with_the_same_deliverables(bool theMachineDies)
    {
        var files = new CrashingFileStore();
        Assert.True(await RunAsync(files));
        var whole = await FinishedExperiment.ReadAsync(files);
        Assert.Equal(["evidence.csv", "final_report.html", "final_report.md", "results.csv", "scores.csv"], whole.Names);
        Assert.False(whole.HasOrphans);

        var (write, interrupted) = (0, new List<Interrupted>());
        do
        {
            interrupted.AddRange(await Task.WhenAll(
                Enumerable.Range(write + 1, AtOnce).Select(n => Task.Run(() => InterruptAsync(n, theMachineDies, whole)))));
            write += AtOnce;
        }
        while (interrupted[^1].Died);

        Assert.Empty(interrupted.SelectMany(run => run.Differences));
        Assert.True(interrupted.Count(run => run.Died) > 150, $"Only {interrupted.Count(run => run.Died)} deaths were tried.");
        Assert.Contains(interrupted, run => run.HasOrphans);
    }

    private static async Task<Interrupted> InterruptAsync(int write, bool theMachineDies, FinishedExperiment whole)
    {
        var chance = new Random(write);
        var files = new CrashingFileStore();
        files.DieAt(write, (Death)(write % 3));
        await RunAsync(files);
        var died = files.IsDead;

        var rebooted = files.Reboot(theMachineDies ? () => chance.Next(2) == 0 : null);
        Assert.True(await RunAsync(rebooted), $"write {write}");
        var ended = await FinishedExperiment.ReadAsync(rebooted);
        return new Interrupted(died, ended.HasOrphans, [.. ended.DifferencesFrom(whole).Select(name => $"write {write}: {name}")]);
    }

    /// <summary>Runs the session that is there, or a new one, as far as the storage lives.</summary>
    /// <returns>Whether it came to its end.</returns>
    private static async Task<bool> RunAsync(CrashingFileStore files)
    {
        var clock = new ManualClock();
        FileSessionArchive? archive = null;
        try
        {
            var store = new SessionStore(files, clock);
            var name = await store.ListAsync(default) is [var found, ..] ? found : await CreateAsync(store, clock);
            archive = await store.OpenAsync(name, takeOver: false, default);
            return await FinishAsync(archive, clock);
        }
        catch (Exception dead) when (files.IsDead && dead is IOException or ArchiveException or DurableException)
        {
            return false;
        }
        finally
        {
            if (archive is not null)
                await archive.DisposeAsync();
        }
    }

    private static Task<string> CreateAsync(SessionStore store, ManualClock clock)
    {
        var experiment = new SmallExperiment(clock, documents: 2, runs: 2, cleans: true);
        var document = experiment.Document with
        {
            Experiment = experiment.Document.Experiment with { Statistics = experiment.Document.Experiment.Statistics with { Resamples = 20 } },
        };
        return store.CreateAsync(document, experiment.Plan, input => new MemoryStream(experiment.Archive.Inputs[input.Name]), default);
    }

    private static async Task<bool> FinishAsync(FileSessionArchive archive, ManualClock clock)
    {
        var providers = new ProviderSet([new ReadingProvider()], new KeyRing(_ => null));
        using var gateway = new ModelGateways(providers, clock, NullLoggerFactory.Instance).Open(archive);
        var registry = new DurableRegistry().AddExperimentWorkflow(archive, gateway, new RunGate());
        var options = new EmbeddedEngineOptions { Json = WorkflowJson.Default.Options, Clock = clock, Grace = TimeSpan.Zero };
        var engine = new EmbeddedEngine(registry, archive.Journal, options, NullLogger<EmbeddedEngine>.Instance);
        await using (engine)
        {
            await engine.StartAsync(default);
            var executions = await engine.Client.QueryAsync(new InstanceQuery(archive.Session.Name), default);
            var id = executions.FirstOrDefault(execution => execution is { HasEnded: false, Orchestrator: ExperimentOrchestrator.Name })?.InstanceId
                ?? await engine.Client.ScheduleNewOrchestrationAsync(
                    ExperimentOrchestrator.Name, new ExperimentRequest(archive.Session.Name), $"{archive.Session.Name}@{executions.Count + 1}", default);
            var ended = engine.Client.WaitForCompletionAsync(id, default);
            await await Task.WhenAny(ended, engine.Completion);
            return ended.IsCompletedSuccessfully && (await ended).Status == InstanceStatus.Completed;
        }
    }

    /// <summary>What came of one death.</summary>
    private sealed record Interrupted(bool Died, bool HasOrphans, IReadOnlyList<string> Differences);

    /// <summary>A model without a network that says the same of the same text; of one it says it in prose, and cleans that up when asked to.</summary>
    private sealed class ReadingProvider : IModelProvider
    {
        public string Name => "scripted";

        public Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
        {
            var text = request.Subject is { Document: "d2", Run: 1, Step: Subject.Analysis }
                ? "The text is rather bright and a little dark."
                : SmallExperiment.Answer(0.5 + (0.01 * request.Subject.Run), request.Subject.Document == "d1" ? 0.2 : 0.4);
            return Task.FromResult(new ProviderReply
            {
                Outcome = OutcomeClass.Answered, Text = text, Body = Encoding.UTF8.GetBytes(text), Status = 200, Usage = new Usage(text.Length, 50),
            });
        }

        public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
            Task.FromResult(new ModelHealth(settings.Name, Usable: true));
    }
}
