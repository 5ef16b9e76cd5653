using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Replays;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Provenance.Testing.Workflows;
using Xunit;

namespace Provenance.Tests.Gateway.Replays;

public sealed class ReplayGatewayTests
{
    private readonly ManualClock clock = new();
    private readonly SmallExperiment recorded;
    private readonly SmallExperiment again;

    public ReplayGatewayTests() => (recorded, again) = (new SmallExperiment(clock), new SmallExperiment(clock));

    [Fact]
    public async Task A_call_is_answered_by_its_record_with_every_attempt_before_it()
    {
        var prompt = await RecordAsync(1, OutcomeClass.Transient, OutcomeClass.Malformed, OutcomeClass.Answered);
        var gateway = new ReplayGateway(recorded.Archive, again.Archive);

        var outcome = await gateway.AskAsync(AskOf(1, prompt), default);

        Assert.Equal((OutcomeClass.Answered, 3), (outcome.Outcome, outcome.Record!.Key.Attempt));
        Assert.Equal(recorded.Archive.Records, again.Archive.Records);
        Assert.Equal((1, 0), (gateway.Answered, gateway.Misses.Count));
    }

    [Fact]
    public async Task An_answer_that_did_not_help_is_followed_by_the_recorded_one_after_it()
    {
        var prompt = await RecordAsync(1, OutcomeClass.Answered, OutcomeClass.Answered);
        var gateway = new ReplayGateway(recorded.Archive, again.Archive);

        Assert.Equal(1, (await gateway.AskAsync(AskOf(1, prompt), default)).Record!.Key.Attempt);
        Assert.Equal(2, (await gateway.AskAsync(AskOf(1, prompt) with { AfterAttempt = 1 }, default)).Record!.Key.Attempt);
        Assert.Equal(2, (await gateway.AskAsync(AskOf(1, prompt) with { AfterAttempt = 1 }, default)).Record!.Key.Attempt);
        Assert.Equal(2, again.Archive.Records.Count);
    }

    [Fact]
    public async Task Another_prompt_is_a_miss_that_shows_the_recorded_request_and_the_difference()
    {
        await RecordAsync(1, OutcomeClass.Answered);
        var gateway = new ReplayGateway(recorded.Archive, again.Archive);

        var outcome = await gateway.AskAsync(AskOf(1, new Prompt(null, "Score the text, please.")), default);

        Assert.Null(outcome.Record);
        var miss = Assert.Single(gateway.Misses);
        Assert.Equal("response_0001.1.json", miss.Nearest);
        Assert.Contains("prompt", miss.Difference, StringComparison.Ordinal);
        Assert.Empty(again.Archive.Records);
    }

    [Fact]
    public async Task Another_model_is_a_miss()
    {
        var prompt = await RecordAsync(1, OutcomeClass.Answered);
        var gateway = new ReplayGateway(recorded.Archive, again.Archive);

        await gateway.AskAsync(AskOf(1, prompt) with { Model = SmallExperiment.Cleaner }, default);

        Assert.Equal("it asked scripted/reader, this asks scripted/cleaner", Assert.Single(gateway.Misses).Difference);
    }

    [Fact]
    public async Task A_clean_up_that_nobody_asked_for_then_is_a_miss_and_a_call_without_an_answer_a_gap()
    {
        var prompt = await RecordAsync(1, OutcomeClass.Answered);
        var gateway = new ReplayGateway(recorded.Archive, again.Archive);

        await gateway.AskAsync(AskOf(2, prompt), default);
        Assert.Empty(gateway.Misses);
        await gateway.AskAsync(AskOf(2, prompt) with { Call = new CallKey(RecordKind.Cleanup, 2) }, default);

        Assert.Equal("response_0001.1.json", Assert.Single(gateway.Misses).Nearest);
    }

    [Fact]
    public async Task Orphans_and_imported_answers_are_taken_over_under_their_numbers()
    {
        var call = new CallKey(RecordKind.Response, 1);
        var prompt = recorded.Plan[1].Prompt;
        await recorded.Archive.BeginAsync(new Intent(call, AttemptReason.First, SmallExperiment.Model, prompt, 0), default);
        var reopened = recorded.Archive.Reopen();
        var times = new List<DateTimeOffset>();

        await RecordedAttempts.TakeOverAsync(reopened, again.Archive, times.Add, default);

        var attempt = Assert.Single(Assert.Single(again.Archive.Calls).Attempts);
        Assert.Null(attempt.Record);
        Assert.Equal([clock.GetUtcNow()], times);
    }

    private static Ask AskOf(int ordinal, Prompt prompt)
    {
        var subject = new Subject(SmallExperiment.Framework, "d1", "d1.txt", Core.Digests.Digest.Of("x"), "x", 1, Subject.Analysis);
        return new Ask(new CallKey(RecordKind.Response, ordinal), SmallExperiment.Model, prompt, subject);
    }

    private async Task<Prompt> RecordAsync(int ordinal, params OutcomeClass[] outcomes)
    {
        var prompt = new Prompt(null, "Score the text.");
        foreach (var outcome in outcomes)
        {
            var call = new CallKey(RecordKind.Response, ordinal);
            var key = await recorded.Archive.BeginAsync(new Intent(call, AttemptReason.First, SmallExperiment.Model, prompt.Digest, 0), default);
            await recorded.Archive.CommitAsync(
                SampleSession.Envelope(recorded.Archive.Session.Name, key, outcome) with { Prompt = prompt.Digest, RequestedModel = SmallExperiment.Model }, prompt);
        }

        return prompt;
    }
}
