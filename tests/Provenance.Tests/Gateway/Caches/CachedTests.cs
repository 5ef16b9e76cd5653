using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Caches;
using Provenance.Gateway.Caches.Files;
using Provenance.Gateway.Calls;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Provenance.Testing.Gateway;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Gateway.Caches;

/// <summary>Sessions of one experiment, one after the other, over one cache.</summary>
public sealed class CachedTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly ScriptedProvider provider = new();
    private readonly AnswerCache cache;
    private int sessions;

    public CachedTests() => cache = AnswerCache.Open(folder.Path, CacheBounds.Default, EmbedAsync, clock);

    public void Dispose()
    {
        cache.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task An_answer_of_an_earlier_session_is_taken_and_gets_a_record_that_says_so()
    {
        var first = Session(CacheMode.Exact);
        var asked = await first.AskAsync();
        var second = Session(CacheMode.Exact);

        var taken = await second.AskAsync();

        Assert.Single(provider.Requests);
        Assert.Equal((OutcomeClass.Answered, true, 0m), (taken.Outcome, taken.Record!.IsCached, taken.Record.Cost));
        var record = Assert.Single(second.Archive.Records);
        Assert.Equal((AttemptReason.Cached, "an answer", 0), (record.Reason, record.Text, record.Body.Length));
        Assert.Equal(new CacheSource(CacheKind.Exact, first.Archive.Session.Name, asked.Record!.Digest), record.Cached);
        Assert.Null(record.Usage.Input);
        Assert.Equal(0m, Assert.Single(second.Archive.Calls).Attempts[0].WorstCost);
    }

    [Fact]
    public async Task Two_runs_of_one_document_are_both_asked()
    {
        var session = Session(CacheMode.Semantic);

        await session.AskAsync(ordinal: 1, run: 1);
        await session.AskAsync(ordinal: 2, run: 2);

        Assert.Equal(2, provider.Requests.Count);
    }

    [Fact]
    public async Task A_later_session_takes_for_each_run_the_answer_of_that_run()
    {
        provider.Then(ScriptedProvider.Answer("of run 1")).Then(ScriptedProvider.Answer("of run 2"));
        var first = Session(CacheMode.Exact);
        await first.AskAsync(ordinal: 1, run: 1);
        await first.AskAsync(ordinal: 2, run: 2);
        var second = Session(CacheMode.Exact);

        await second.AskAsync(ordinal: 2, run: 2);
        await second.AskAsync(ordinal: 1, run: 1);

        Assert.Equal(2, provider.Requests.Count);
        Assert.Equal(["of run 1", "of run 2"], second.Archive.Records.Select(record => record.Text));
    }

    [Fact]
    public async Task No_answer_is_taken_twice_in_a_session_not_even_after_a_restart()
    {
        await Session(CacheMode.Semantic).AskAsync(user: "How warm is it?");
        var session = Session(CacheMode.Semantic);

        Assert.True((await session.AskAsync(ordinal: 1, user: "How warm is it??")).Record!.IsCached);
        Assert.False((await session.AskAsync(ordinal: 2, user: "How warm is it???")).Record!.IsCached);
        var next = Session(CacheMode.Semantic);
        Assert.True((await next.AskAsync(ordinal: 1, user: "How warm is it?")).Record!.IsCached);
        next = Reopen(next);
        Assert.Equal(0, next.Archive.Records.Count(record => record.Cached is null));

        // Only the answer that call 2 of the session before was given is left.
        Assert.True((await next.AskAsync(ordinal: 2, user: "How warm is it????")).Record!.IsCached);
        Assert.False((await next.AskAsync(ordinal: 3, user: "How warm is it?????")).Record!.IsCached);
    }

    [Fact]
    public async Task A_question_that_means_nearly_the_same_is_answered_and_the_record_says_how_near_it_is()
    {
        await Session(CacheMode.Semantic).AskAsync(user: "How warm is it?");
        var session = Session(CacheMode.Semantic);

        await session.AskAsync(user: "How warm is it??");

        var source = Assert.Single(session.Archive.Records).Cached!;
        Assert.Equal(CacheKind.Semantic, source.Kind);
        Assert.InRange(source.Similarity!.Value, AnswerCache.Threshold, 0.99999);
    }

    [Theory]
    [InlineData("another model")]
    [InlineData("another system message")]
    [InlineData("another temperature")]
    [InlineData("another server")]
    [InlineData("another template")]
    [InlineData("another stop sequence")]
    [InlineData("another document")]
    [InlineData("a clean-up")]
    public async Task Nothing_is_the_same_question_that_could_have_another_answer(string difference)
    {
        await Session(CacheMode.Exact).AskAsync();
        var settings = Settings with { };
        var (system, document, step) = ((string?)null, "speech", Subject.Analysis);
        switch (difference)
        {
            case "another model": settings = settings with { Model = "model-2" }; break;
            case "another system message": system = "Be brief."; break;
            case "another temperature": settings = settings with { Sampling = new Sampling(Temperature: 0.5) }; break;
            case "another server": settings = settings with { BaseUrl = "https://llm.example.org/v1" }; break;
            case "another template": settings = settings with { Template = "alpaca" }; break;
            case "another stop sequence": settings = settings with { Stop = ["END"] }; break;
            case "another document": document = "letter"; break;
            default: step = Subject.Cleanup; break;
        }

        var session = Session(CacheMode.Exact, settings);
        await session.AskAsync(system: system, document: document, step: step);

        Assert.Equal(2, provider.Requests.Count);
    }

    [Fact]
    public async Task The_same_question_may_cost_something_else_and_take_longer()
    {
        await Session(CacheMode.Exact).AskAsync();
        var session = Session(CacheMode.Exact, Settings with { Price = Price.Free, TimeoutSeconds = 7, Concurrency = 1, MaxRetries = 0 });

        Assert.True((await session.AskAsync()).Record!.IsCached);
    }

    [Theory]
    [InlineData(OutcomeClass.Truncated)]
    [InlineData(OutcomeClass.Refused)]
    [InlineData(OutcomeClass.ContentFiltered)]
    [InlineData(OutcomeClass.Deterministic)]
    public async Task Only_finished_answers_are_kept(OutcomeClass outcome)
    {
        provider.Then(ScriptedProvider.Answer() with { Outcome = outcome });
        await Session(CacheMode.Exact).AskAsync();

        Assert.False((await Session(CacheMode.Exact).AskAsync()).Record!.IsCached);
    }

    [Fact]
    public async Task An_experiment_that_does_not_allow_it_takes_and_leaves_nothing()
    {
        var generous = Settings with { Cache = new CachePolicy(CacheMode.Exact) };
        await Session(null, generous).AskAsync();
        await Session(CacheMode.Exact).AskAsync();
        await Session(null, generous).AskAsync();

        Assert.Equal(3, provider.Requests.Count);
    }

    [Fact]
    public async Task Who_asks_again_although_there_is_an_answer_gets_another_one()
    {
        await Session(CacheMode.Exact).AskAsync();

        Assert.False((await Session(CacheMode.Exact).AskAsync(afterAttempt: 1)).Record!.IsCached);
    }

    [Fact]
    public async Task An_answer_that_is_older_than_allowed_is_not_taken()
    {
        var brief = Settings with { Cache = new CachePolicy(CacheMode.Exact, CacheLifetime.Hour) };
        await Session(CacheMode.Exact).AskAsync();
        clock.Advance(TimeSpan.FromHours(1));

        Assert.False((await Session(CacheMode.Exact, brief).AskAsync()).Record!.IsCached);
    }

    private static ModelSettings Settings => GatewayBench.SettingsOf() with { Price = new Price(1, 1, new DateOnly(2026, 11, 1)) };

    /// <summary>A text is near another one that differs in its length only a little.</summary>
    private static Task<ReadOnlyMemory<float>?> EmbedAsync(string text, CancellationToken cancellationToken) =>
        Task.FromResult<ReadOnlyMemory<float>?>(new float[] { text[0], 1, text.Length });

    private OneSession Session(CacheMode? allowed, ModelSettings? settings = null)
    {
        var bench = new GatewayBench(settings ?? Settings, clock: clock);
        var document = bench.Archive.Session;
        var archive = new FakeSessionArchive(
            document with { Name = $"session_{++sessions}", Experiment = document.Experiment with { Cache = allowed } }, bench.Archive.Plan, clock);
        return new OneSession(bench, archive, this);
    }

    private OneSession Reopen(OneSession session) => new(session.Bench, session.Archive.Reopen(), this);

    /// <summary>One opening of a session.</summary>
    private sealed class OneSession(GatewayBench bench, FakeSessionArchive archive, CachedTests tests)
    {
        private readonly CacheUses uses = CacheUses.OfExperiment(archive, tests.cache);

        public GatewayBench Bench => bench;

        public FakeSessionArchive Archive => archive;

        public Task<CallOutcome> AskAsync(
            int ordinal = 1, int run = 1, string user = "How warm is it?", string? system = null, string document = "speech",
            string step = Subject.Analysis, int afterAttempt = 0)
        {
            var ask = bench.Ask(ordinal, run, step, afterAttempt);
            ask = ask with { Prompt = new Prompt(system, user), Subject = ask.Subject with { Document = document } };
            var asked = new Archived(archive, tests.clock, tests.provider);
            return new Cached(archive, uses, asked).AskAsync(new(ask, bench.Settings, AttemptReason.First), CancellationToken.None);
        }
    }
}
