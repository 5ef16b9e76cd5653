using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Archive;
using Provenance.Archive.Seals;
using Provenance.Archive.Verifications;
using Provenance.Core.Models;
using Provenance.Core.Seals;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Xunit;

namespace Provenance.Tests.Seals;

/// <summary>
/// A small session from its creation to its last seal, as bytes by name. Its first process comes to the end with a gap, which a second one
/// fills: so it has an attempt that failed, two epochs, and seals of both.
/// </summary>
internal static class SealedSession
{
    public const string Name = "session_20261120_093000";

    /// <summary>The last seal of the second process: after those of its four stages.</summary>
    public const int LastSeal = 6;

    public static SealingKey Key { get; } = SealingKey.Create();

    public static SealingKey OtherKey { get; } = SealingKey.Create();

    /// <summary>The session that the tests change. Each takes a copy.</summary>
    public static Lazy<Task<SessionBytes>> Whole { get; } = new(() => MakeAsync(new ManualClock(), new Sealing(Key, []), 0.5));

    /// <summary>The same experiment with other answers, sealed with another key.</summary>
    public static Lazy<Task<SessionBytes>> Forged { get; } = new(() => MakeAsync(new ManualClock(), new Sealing(OtherKey, []), 0.9));

    public static async Task<SessionBytes> MakeAsync(ManualClock clock, Sealing? sealing, double score)
    {
        var files = new CrashingFileStore();
        var store = new SessionStore(files, clock);
        var experiment = new SmallExperiment(clock, documents: 2, runs: 2);
        var document = experiment.Document with
        {
            Experiment = experiment.Document.Experiment with { Statistics = experiment.Document.Experiment.Statistics with { Resamples = 20 } },
        };
        var name = await store.CreateAsync(document, experiment.Plan, input => new MemoryStream(experiment.Archive.Inputs[input.Name]), default);
        await RunAsync(store, name, clock, sealing, ask => ask.Call.Ordinal == 2 ? new ScriptedReply(OutcomeClass.Malformed) : Answer(ask, score));
        clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(store, name, clock, sealing, ask => Answer(ask, score));
        return SessionBytes.Of(files, name);
    }

    public static async Task<Archive.Verifications.Verification> VerifyAsync(SessionBytes session, SealExpectations? expected = null)
    {
        var files = new CrashingFileStore();
        foreach (var (name, bytes) in session)
            files.Tamper($"{Name}/{name}", bytes);
        files.CreateFolder($"{Name}/engine");
        return await new SessionStore(files, new ManualClock()).VerifyAsync(Name, expected ?? SealExpectations.None, default);
    }

    private static async Task RunAsync(SessionStore store, string name, ManualClock clock, Sealing? sealing, Func<Ask, ScriptedReply> script)
    {
        await using var archive = await store.OpenAsync(name, new SessionOpening(Sealing: sealing), default);
        var registry = new DurableRegistry().AddExperimentWorkflow(archive, new ScriptedGateway(archive, script), new RunGate());
        var options = new EmbeddedEngineOptions { Json = WorkflowJson.Default.Options, Clock = clock, Grace = TimeSpan.Zero };
        await using var engine = new EmbeddedEngine(registry, archive.Journal, options, NullLogger<EmbeddedEngine>.Instance);
        await engine.StartAsync(default);
        var id = await engine.Client.ScheduleNewOrchestrationAsync(
            ExperimentOrchestrator.Name, new ExperimentRequest(name), $"{name}@{archive.Epoch}", default);
        var state = await engine.Client.WaitForCompletionAsync(id, default);
        Assert.True(state.Status == InstanceStatus.Completed, state.Failure?.ToString());
    }

    private static ScriptedReply Answer(Ask ask, double score) =>
        SmallExperiment.Answer(score + (0.01 * ask.Subject.Run), ask.Subject.Document == "d1" ? 0.2 : 0.4);
}
