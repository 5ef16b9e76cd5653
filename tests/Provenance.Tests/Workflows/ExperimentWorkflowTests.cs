using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Stages;
using Provenance.Testing;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Xunit;

namespace Provenance.Tests.Workflows;

public sealed class ExperimentWorkflowTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public async Task An_experiment_goes_through_its_stages_to_its_report()
    {
        var experiment = new SmallExperiment(clock);
        await using var bench = new WorkflowBench(experiment, clock, _ => SmallExperiment.Answer(0.8, 0.3));

        var outcome = await bench.RunAsync();

        Assert.Equal(new ExperimentOutcome(ExperimentEnd.Done, 6, 6, 6, null), outcome);
        Assert.Equal(Enum.GetValues<Stage>(), experiment.Archive.Stages);
        Assert.NotNull(await experiment.Archive.ReadViewAsync("deliverables/final_report.html", CancellationToken.None));
        Assert.NotNull(await experiment.Archive.ReadViewAsync("extracted/extracted_0006.json", CancellationToken.None));
    }

    [Fact]
    public async Task Every_planned_call_is_sent_once_with_the_prompt_that_the_plan_locked()
    {
        var experiment = new SmallExperiment(clock, documents: 4, runs: 3);
        await using var bench = new WorkflowBench(experiment, clock, _ => SmallExperiment.Answer(0.5, 0.5));

        await bench.RunAsync(new ExperimentRequest("session", ShardSize: 5));

        Assert.Equal(
            experiment.Plan.Calls.Select(call => (call.Ordinal, call.Prompt)),
            bench.Gateway.Sent.Select(ask => (ask.Call.Ordinal, ask.Prompt.Digest)).OrderBy(ask => ask.Ordinal));
    }

    [Fact]
    public async Task Another_execution_asks_only_for_what_is_missing()
    {
        var experiment = new SmallExperiment(clock);
        await using (var first = new WorkflowBench(experiment, clock, ask => ask.Call.Ordinal == 4 ? new ScriptedReply(OutcomeClass.Transient) : SmallExperiment.Answer(0.8, 0.3)))
            Assert.Equal(ExperimentEnd.Gaps, (await first.RunAsync()).End);
        Assert.Equal([], experiment.Archive.Stages);

        await using var second = new WorkflowBench(experiment, clock, _ => SmallExperiment.Answer(0.8, 0.3));

        Assert.Equal(ExperimentEnd.Done, (await second.RunAsync()).End);
        Assert.Equal([4], second.Gateway.Sent.Select(ask => ask.Call.Ordinal));
    }

    [Fact]
    public async Task What_asking_again_cannot_help_is_asked_again_only_on_demand()
    {
        var experiment = new SmallExperiment(clock);
        await using (var first = new WorkflowBench(experiment, clock, ask => ask.Call.Ordinal == 2 ? new ScriptedReply(OutcomeClass.Deterministic) : SmallExperiment.Answer(0.8, 0.3)))
            await first.RunAsync();
        await using (var second = new WorkflowBench(experiment, clock, _ => SmallExperiment.Answer(0.8, 0.3)))
        {
            Assert.Equal(ExperimentEnd.Gaps, (await second.RunAsync()).End);
            Assert.Empty(second.Gateway.Sent);
        }

        await using var third = new WorkflowBench(experiment, clock, _ => SmallExperiment.Answer(0.8, 0.3));

        Assert.Equal(ExperimentEnd.Done, (await third.RunAsync(new ExperimentRequest("session", RetryFailed: true))).End);
        Assert.Equal([(2, 1)], third.Gateway.Sent.Select(ask => (ask.Call.Ordinal, ask.AfterAttempt)));
    }

    [Fact]
    public async Task A_wrong_key_holds_back_the_calls_that_could_not_succeed_either()
    {
        var experiment = new SmallExperiment(clock, documents: 200, runs: 5);
        await using var bench = new WorkflowBench(experiment, clock, _ => new ScriptedReply(OutcomeClass.Authentication));

        var outcome = await bench.RunAsync();

        Assert.Equal((ExperimentEnd.Stopped, 0), (outcome.End, outcome.Settled));
        Assert.Contains("scripted/reader: authentication", outcome.StoppedBy, StringComparison.Ordinal);
        Assert.InRange(bench.Gateway.Sent.Count, 1, 64);
    }

    [Fact]
    public async Task A_full_budget_ends_in_a_report_of_what_there_is()
    {
        var experiment = new SmallExperiment(clock);
        await using var bench = new WorkflowBench(experiment, clock, ask => ask.Call.Ordinal <= 3
            ? SmallExperiment.Answer(0.8, 0.3)
            : throw new BudgetExhaustedException(1, 0.9m, 0.2m));

        var outcome = await bench.RunAsync();

        Assert.Equal((ExperimentEnd.Budget, 3), (outcome.End, outcome.Settled));
        Assert.Contains("budget of 1 USD", outcome.StoppedBy, StringComparison.Ordinal);
        Assert.NotNull(await experiment.Archive.ReadViewAsync("deliverables/final_report.md", CancellationToken.None));
    }

    [Fact]
    public async Task A_long_pause_is_slept_on_a_durable_timer()
    {
        var experiment = new SmallExperiment(clock, documents: 1, runs: 1);
        var asked = 0;
        await using var bench = new WorkflowBench(experiment, clock, _ => Interlocked.Increment(ref asked) == 1
            ? new ScriptedReply(OutcomeClass.RateLimited, RetryAfter: TimeSpan.FromMinutes(10))
            : SmallExperiment.Answer(0.8, 0.3));
        var instance = await bench.StartAsync();

        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ExperimentEnd.Done, (await bench.EndAsync(instance)).End);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task An_unreadable_answer_is_cleaned_up_by_a_model()
    {
        var experiment = new SmallExperiment(clock, documents: 1, runs: 1, cleans: true);
        await using var bench = new WorkflowBench(experiment, clock, ask => ask.Call.Kind == RecordKind.Response
            ? "I would say bright is 0.8 and dark is 0.3."
            : SmallExperiment.Answer(0.8, 0.3));

        var outcome = await bench.RunAsync();

        Assert.Equal((ExperimentEnd.Done, 1), (outcome.End, outcome.Usable));
        Assert.Equal([RecordKind.Response, RecordKind.Cleanup], bench.Gateway.Sent.Select(ask => ask.Call.Kind));
    }

    [Fact]
    public async Task An_answer_that_stays_unreadable_is_kept_and_counted()
    {
        var experiment = new SmallExperiment(clock, documents: 1, runs: 1, cleans: true);
        await using var bench = new WorkflowBench(experiment, clock, _ => "It is hard to say.");
        var instance = await bench.StartAsync();

        await PassAsync(TimeSpan.FromSeconds(2));
        await PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(new ExperimentOutcome(ExperimentEnd.Gaps, 1, 1, 0, null), await bench.EndAsync(instance));
        Assert.Equal([0, 0, 1, 2], bench.Gateway.Sent.Select(ask => ask.AfterAttempt));
    }

    [Fact]
    public async Task An_answer_that_stayed_unreadable_is_not_cleaned_up_again_by_another_execution()
    {
        var experiment = new SmallExperiment(clock, documents: 1, runs: 1, cleans: true);
        await using (var first = new WorkflowBench(experiment, clock, _ => "It is hard to say."))
        {
            var instance = await first.StartAsync();
            await PassAsync(TimeSpan.FromSeconds(2));
            await PassAsync(TimeSpan.FromSeconds(3));
            await first.EndAsync(instance);
        }

        await using var second = new WorkflowBench(experiment, clock, _ => SmallExperiment.Answer(0.8, 0.3));

        Assert.Equal(ExperimentEnd.Gaps, (await second.RunAsync()).End);
        Assert.Empty(second.Gateway.Sent);
    }

    [Fact]
    public async Task A_prompt_that_is_not_the_planned_one_is_not_sent()
    {
        var experiment = new SmallExperiment(clock);
        experiment.Archive.Inputs["corpus/d1.txt"] = "Another text."u8.ToArray();
        await using var bench = new WorkflowBench(experiment, clock, _ => SmallExperiment.Answer(0.8, 0.3));

        var state = await bench.Client.WaitForCompletionAsync(await bench.StartAsync(), CancellationToken.None);

        Assert.Contains("Call 1: the plan locked prompt", state.Failure?.Message, StringComparison.Ordinal);
    }

    private async Task PassAsync(TimeSpan time)
    {
        await clock.WhenArmed(time);
        clock.Advance(time);
    }
}
