using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Archive;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Durable;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Xunit;

namespace Provenance.Tests.Workflows;

/// <summary>
/// A whole experiment, from its creation to its report, on storage that dies at write n, for every n; another process then goes on. The
/// end is always the same.
/// </summary>
public sealed class CrashSweepTests
{
    /// <summary>Of <c>results.csv</c>: what says that a call was asked more than once.</summary>
    private static readonly string[] AttemptColumns = ["attempts", "orphans", "retried", "orphaned", "cost_usd"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_write_an_experiment_ends_with_the_same_deliverables(bool theMachineDies)
    {
        var whole = new CrashingFileStore();
        Assert.True(await RunAsync(whole));
        var expected = Deliverables(whole);
        Assert.Equal(3, expected.Count);

        var write = 0;
        for (var died = true; died;)
        {
            write++;
            var chance = new Random(write);
            var files = new CrashingFileStore();
            files.DieAt(write, (Death)(write % 3));
            await RunAsync(files);
            died = files.IsDead;

            var rebooted = files.Reboot(theMachineDies ? () => chance.Next(2) == 0 : null);
            Assert.True(await RunAsync(rebooted), $"write {write}");
            var ended = Deliverables(rebooted);
            Assert.All(expected, file => Assert.True(file.Value == ended[file.Key], $"write {write}: {file.Key}"));
        }

        Assert.True(write > 100, $"Only {write} writes were swept.");
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
        var experiment = new SmallExperiment(clock, documents: 2, runs: 2);
        var document = experiment.Document with
        {
            Experiment = experiment.Document.Experiment with { Statistics = experiment.Document.Experiment.Statistics with { Resamples = 20 } },
        };
        return store.CreateAsync(document, experiment.Plan, input => new MemoryStream(experiment.Archive.Inputs[input.Name]), default);
    }

    private static async Task<bool> FinishAsync(FileSessionArchive archive, ManualClock clock)
    {
        var gateway = new ScriptedGateway(archive, Answer);
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

    private static ScriptedReply Answer(Ask ask) =>
        SmallExperiment.Answer(0.5 + (0.01 * ask.Subject.Run), ask.Subject.Document == "d1" ? 0.2 : 0.4);

    /// <summary>The tables by name; <c>results.csv</c> without what says how often a call was asked.</summary>
    private static Dictionary<string, string> Deliverables(CrashingFileStore files) => files.Snapshot()
        .Where(file => file.Key.Contains("/deliverables/", StringComparison.Ordinal) && file.Key.EndsWith(".csv", StringComparison.Ordinal))
        .ToDictionary(file => file.Key[(file.Key.LastIndexOf('/') + 1)..], file => Table(Encoding.UTF8.GetString(file.Value)), StringComparer.Ordinal);

    private static string Table(string csv)
    {
        var rows = csv.Split('\n').Select(row => row.Split(',')).ToList();
        var kept = Enumerable.Range(0, rows[0].Length).Where(column => !AttemptColumns.Contains(rows[0][column])).ToList();
        return string.Join('\n', rows.Select(row => string.Join(',', row.Length < rows[0].Length ? row : kept.Select(column => row[column]))));
    }
}
