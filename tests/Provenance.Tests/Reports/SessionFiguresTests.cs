using Provenance.Core.Archives;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Reports;
using Provenance.Core.Sessions;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Xunit;

namespace Provenance.Tests.Reports;

public sealed class SessionFiguresTests
{
    [Fact]
    public async Task Every_record_that_counts_is_read_once()
    {
        var archive = await AnsweredAsync();
        var counting = new CountingReader(archive);

        var input = await new SessionFigures(counting).ComputeAsync(CancellationToken.None);

        Assert.Equal(archive.Records.Select(record => record.Key), counting.Read.Order(Comparer));
        Assert.Equal(
            [ExtractionStatus.Whole, ExtractionStatus.Cleaned, null],
            input.Analyses.Select(analysis => analysis.Extracted?.Status));
        Assert.Equal(OutcomeClass.Timeout, input.Analyses[2].Outcome);
    }

    [Fact]
    public async Task What_clean_ups_took_is_counted_beside_the_analyses()
    {
        var input = await new SessionFigures(await AnsweredAsync()).ComputeAsync(CancellationToken.None);

        Assert.Equal(new CleanupTotals(1, 1, 120, 34, 0.0000384m, 0), input.Cleanups);
        Assert.Equal(0.0000384m, input.Analyses[1].Facts!.Cost);
    }

    private static Comparer<AttemptKey> Comparer { get; } = Comparer<AttemptKey>.Create(
        (one, other) => (one.Kind, one.Ordinal, one.Attempt).CompareTo((other.Kind, other.Ordinal, other.Attempt)));

    /// <summary>One answer that reads whole, one in prose with its clean-up, one that failed.</summary>
    private static async Task<FakeSessionArchive> AnsweredAsync()
    {
        var plan = SampleSession.Plan(3);
        var archive = new FakeSessionArchive(SampleSession.Document(plan) with { Name = "session_20261120_093000" }, plan, new ManualClock());
        archive.Inputs["corpus/fox.txt"] = SampleSession.Input;
        await CommitAsync(archive, new CallKey(RecordKind.Response, 1));
        await CommitAsync(archive, new CallKey(RecordKind.Response, 2), text: "Brown: 0.75.");
        await CommitAsync(archive, new CallKey(RecordKind.Cleanup, 2));
        await CommitAsync(archive, new CallKey(RecordKind.Response, 3), OutcomeClass.Timeout, text: null);
        return archive;
    }

    private static async Task CommitAsync(
        FakeSessionArchive archive, CallKey call, OutcomeClass outcome = OutcomeClass.Answered, string? text = "{\"scores\": {\"brown\": 0.75}}")
    {
        var key = await archive.BeginAsync(SampleSession.Intent(call), CancellationToken.None);
        await archive.CommitAsync(SampleSession.Envelope(archive.Session.Name, key, outcome, text), prompt: null);
    }

    private sealed class CountingReader(ISessionReader inner) : ISessionReader
    {
        public List<AttemptKey> Read { get; } = [];

        public SessionDocument Session => inner.Session;

        public Plan Plan => inner.Plan;

        public IReadOnlyCollection<CallState> Calls => inner.Calls;

        public CallState? Find(CallKey call) => inner.Find(call);

        public Task<RecordEnvelope> ReadAsync(AttemptKey key, CancellationToken cancellationToken)
        {
            Read.Add(key);
            return inner.ReadAsync(key, cancellationToken);
        }

        public Task<byte[]> ReadInputAsync(string name, CancellationToken cancellationToken) => inner.ReadInputAsync(name, cancellationToken);

        public Task<byte[]?> ReadViewAsync(string name, CancellationToken cancellationToken) => inner.ReadViewAsync(name, cancellationToken);
    }
}
