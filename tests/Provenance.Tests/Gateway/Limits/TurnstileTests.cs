using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Limits;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Limits;

public sealed class TurnstileTests
{
    private readonly ManualClock clock = new();
    private readonly Turnstile turnstile;

    public TurnstileTests() => turnstile = new Turnstile("https://a.example.org", clock, NullLogger<Turnstile>.Instance);

    [Fact]
    public async Task Halves_the_places_once_for_all_that_were_under_way_and_grows_by_one_after_a_window_of_successes()
    {
        var places = await EnterAsync(Settings(concurrency: 8), 8);

        Leave(places, OutcomeClass.RateLimited);
        Assert.Equal(4, turnstile.Limit);
        Leave(await EnterAsync(Settings(8), 3), OutcomeClass.Answered);
        Assert.Equal(4, turnstile.Limit);
        Leave(await EnterAsync(Settings(8), 1), OutcomeClass.Answered);

        Assert.Equal(5, turnstile.Limit);
    }

    [Fact]
    public async Task Never_goes_below_one_nor_above_the_settings()
    {
        for (var i = 0; i < 5; i++)
            Leave(await EnterAsync(Settings(4), 1), OutcomeClass.RateLimited);
        Assert.Equal(1, turnstile.Limit);

        for (var i = 0; i < 50; i++)
            Leave(await EnterAsync(Settings(4), 1), OutcomeClass.Refused);

        Assert.Equal(4, turnstile.Limit);
    }

    [Fact]
    public async Task A_model_has_no_more_in_flight_than_its_settings_say_whatever_others_do()
    {
        var narrow = Settings(concurrency: 1, "m/narrow");
        var first = await Enter("s", narrow);
        var second = Enter("s", narrow).AsTask();
        using var other = await Enter("s", Settings(concurrency: 3, "m/wide"));

        Assert.False(second.IsCompleted);
        first!.Dispose();

        Assert.NotNull(await second);
    }

    [Fact]
    public async Task A_vacated_place_is_taken_once_however_it_is_left_after_that()
    {
        var first = (await Enter("s", Settings(1)))!;
        var second = Enter("s", Settings(1)).AsTask();
        var third = Enter("s", Settings(1)).AsTask();

        first.Vacate();
        using var held = await second;
        first.Vacate();
        Leave([first], OutcomeClass.Answered);

        Assert.False(third.IsCompleted);
        held!.Dispose();
        Assert.NotNull(await third);
    }

    [Fact]
    public async Task Sessions_take_turns_however_many_calls_one_of_them_brings()
    {
        var held = await Enter("a", Settings(1));
        var order = new List<string>();
        var waiting = new[] { "a", "a", "a", "b", "a", "b" }.Select(session => WaitAsync(session, order)).ToList();

        held!.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["a", "b", "a", "b", "a", "a"], order);
    }

    [Fact]
    public async Task Lets_so_many_requests_a_minute_through_and_the_next_when_there_is_one_again()
    {
        var settings = Settings(100) with { Rates = new RateLimits(RequestsPerMinute: 6) };
        Leave(await EnterAsync(settings, 6), OutcomeClass.Answered);
        var seventh = Enter("s", settings).AsTask();
        Assert.False(seventh.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.False(seventh.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotNull(await seventh);
    }

    /// <param name="isVacated">Before what was used of them is known.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reckons_with_tokens_and_gives_back_what_was_not_used(bool isVacated)
    {
        var settings = Settings(100) with { Rates = new RateLimits(TokensPerMinute: 1000) };
        var place = (await turnstile.EnterAsync("s", settings, 900, default))!;
        var next = turnstile.EnterAsync("s", settings, 500, default).AsTask();
        if (isVacated)
            place.Vacate();
        Assert.False(next.IsCompleted);

        Leave([place], OutcomeClass.Answered, new Usage(200, 100));

        Assert.NotNull(await next);
    }

    [Fact]
    public async Task A_request_of_more_tokens_than_a_minute_has_waits_for_a_full_minute_not_for_ever()
    {
        var settings = Settings(100) with { Rates = new RateLimits(TokensPerMinute: 100) };
        Leave([(await turnstile.EnterAsync("s", settings, 100, default))!], OutcomeClass.Answered);
        var large = turnstile.EnterAsync("s", settings, 5000, default).AsTask();

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.NotNull(await large);
    }

    [Fact]
    public async Task Leaves_the_endpoint_alone_for_as_long_as_it_asks()
    {
        turnstile.LeaveAlone(TimeSpan.FromSeconds(20));
        var waiting = Enter("s", Settings(8)).AsTask();

        clock.Advance(TimeSpan.FromMilliseconds(19_999));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Sends_everybody_away_who_would_have_to_wait_for_longer_than_is_waited_here()
    {
        using var held = await Enter("s", Settings(1));
        var waiting = Enter("s", Settings(1)).AsTask();

        turnstile.LeaveAlone(TimeSpan.FromSeconds(31));

        Assert.Null(await waiting);
        Assert.Null(await Enter("s", Settings(1)));
        Assert.Equal(TimeSpan.FromSeconds(31), turnstile.Rest);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        using var stop = new CancellationTokenSource();
        var held = await Enter("s", Settings(1));
        var gone = turnstile.EnterAsync("s", Settings(1), 0, stop.Token).AsTask();
        var next = Enter("s", Settings(1)).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        held!.Dispose();

        Assert.NotNull(await next);
    }

    private static ModelSettings Settings(int concurrency, string name = "m/x") => GatewayBench.SettingsOf(name) with { Concurrency = concurrency };

    private static void Leave(IEnumerable<Place> places, OutcomeClass outcome, Usage? usage = null)
    {
        foreach (var place in places)
        {
            var key = new AttemptKey(RecordKind.Response, 1, 1);
            var record = new RecordReference(key, Digest.Of("r"), outcome, ModelName.Parse("m/x"), null, usage ?? new Usage(), 0);
            place.Report(new CallOutcome(key.Call, outcome, record));
            place.Dispose();
        }
    }

    private async Task WaitAsync(string session, List<string> order)
    {
        using var place = await Enter(session, Settings(1));
        order.Add(session);
    }

    private ValueTask<Place?> Enter(string session, ModelSettings settings) => turnstile.EnterAsync(session, settings, 0, default);

    private async Task<List<Place>> EnterAsync(ModelSettings settings, int count)
    {
        var places = new List<Place>();
        for (var i = 0; i < count; i++)
            places.Add((await Enter("s", settings))!);
        return places;
    }
}
