using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Testing;
using Provenance.Testing.Workflows;
using Xunit;

namespace Provenance.Tests.Sessions;

public sealed class SessionStatusTests
{
    private readonly SmallExperiment small = new(new ManualClock(), documents: 3, runs: 2);

    [Fact]
    public async Task A_session_that_was_never_begun_has_cost_nothing()
    {
        var status = await StatusAsync();

        Assert.Equal((6, 0, 0, 0m, 0), (status.Planned, status.Settled, status.Records, status.Cost, status.CostUnknown));
        Assert.Null(status.Completed);
    }

    [Fact]
    public async Task A_call_counts_once_by_the_record_that_decides_it()
    {
        await RecordAsync(1, OutcomeClass.Transient, 0);
        await RecordAsync(1, OutcomeClass.Answered, 0.25m);
        await RecordAsync(2, OutcomeClass.Refused, 0.5m);
        await RecordAsync(3, OutcomeClass.Transient, 0);

        var status = await StatusAsync();

        Assert.Equal((2, 1, 4), (status.Settled, status.Failed, status.Records));
        Assert.Equal(["answered 1", "refused 1", "transient 1"], status.Outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}"));
        Assert.Equal(0.75m, status.Cost);
    }

    [Fact]
    public async Task A_cost_that_nobody_knows_is_counted_and_not_added_as_nothing()
    {
        await RecordAsync(1, OutcomeClass.Answered, 0.25m);
        await RecordAsync(2, OutcomeClass.Answered, null);

        var status = await StatusAsync();

        Assert.Equal((0.25m, 1), (status.Cost, status.CostUnknown));
    }

    [Fact]
    public async Task An_attempt_without_a_record_is_in_flight_until_its_process_has_died()
    {
        await BeginAsync(1, worst: 0.5m);
        Assert.Equal((1, 0), await InFlightAndOrphansAsync(small.Archive));

        Assert.Equal((0, 1), await InFlightAndOrphansAsync(small.Archive.Reopen()));
    }

    [Fact]
    public async Task What_orphans_may_have_cost_is_unknown_as_soon_as_one_is()
    {
        await BeginAsync(1, worst: 0.5m);
        Assert.Equal(0.5m, (await SessionStatus.OfAsync(small.Archive.Reopen(), CancellationToken.None)).PriceAtRisk);

        await BeginAsync(2, worst: null);
        Assert.Null((await SessionStatus.OfAsync(small.Archive.Reopen(), CancellationToken.None)).PriceAtRisk);
    }

    [Fact]
    public async Task The_last_checkpoint_says_which_stage_is_complete()
    {
        foreach (var stage in new[] { Stage.Analysis, Stage.Extraction })
            await small.Archive.WriteViewAsync($"checkpoints/{stage.CheckpointFile()}", "{}"u8.ToArray(), CancellationToken.None);

        Assert.Equal(Stage.Extraction, (await StatusAsync()).Completed);
    }

    private static async Task<(int InFlight, int Orphans)> InFlightAndOrphansAsync(ISessionReader session)
    {
        var status = await SessionStatus.OfAsync(session, CancellationToken.None);
        return (status.InFlight, status.Orphans);
    }

    private Task<SessionStatus> StatusAsync() => SessionStatus.OfAsync(small.Archive, CancellationToken.None);

    private Task<AttemptKey> BeginAsync(int ordinal, decimal? worst) => small.Archive.BeginAsync(
        new Intent(new CallKey(RecordKind.Response, ordinal), AttemptReason.First, SmallExperiment.Model, small.Plan[ordinal].Prompt, worst),
        CancellationToken.None);

    private async Task RecordAsync(int ordinal, OutcomeClass outcome, decimal? cost) => await small.Archive.CommitAsync(
        new RecordEnvelope
        {
            Session = small.Document.Name,
            Key = await BeginAsync(ordinal, worst: 1),
            Reason = AttemptReason.First,
            Document = small.Plan[ordinal].Document,
            Run = small.Plan[ordinal].Run,
            RequestedModel = SmallExperiment.Model,
            Prompt = small.Plan[ordinal].Prompt,
            Sampling = new Sampling(),
            Outcome = outcome,
            Body = ReadOnlyMemory<byte>.Empty,
            Cost = cost,
        },
        prompt: null);
}
