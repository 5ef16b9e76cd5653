using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway;

/// <summary>
/// Everything that a server has been seen to do, once, before it answers: the class of the first attempt, how many requests are sent,
/// how long the gateway waits before the second, and what comes of the call.
/// </summary>
public sealed partial class MisbehaviourTests : IAsyncLifetime
{
    private const double Patience = 3600;
    private const int NoWait = -1;

    private static readonly Dictionary<string, Func<TaskCompletionSource, Misbehaviour>> Deeds = new(StringComparer.Ordinal)
    {
        ["closes the connection"] = _ => Misbehaviours.Reset(),
        ["resets inside the body"] = _ => Misbehaviours.ResetMidBody(),
        ["resets inside a stream"] = _ => Streams.ResetAfter(Streams.Event("""{"choices":[{"delta":{"content":"It"}}]}""")),
        ["stalls before its answer"] = begun => async (context, _) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        },
        ["stalls inside the body"] = Misbehaviours.Stall,
        ["stalls inside a stream"] = begun => Streams.Stall(Streams.Event("""{"choices":[{"delta":{"content":"It"}}]}"""), begun),
        ["429"] = _ => Misbehaviours.Json(429, "{}"),
        ["429, in seconds"] = _ => Misbehaviours.Json(429, "{}", ("retry-after", "17")),
        ["429, in milliseconds"] = _ => Misbehaviours.Json(429, "{}", ("retry-after-ms", "1500")),
        ["429, by a date"] = _ => Misbehaviours.Json(429, "{}", ("retry-after", "Fri, 20 Nov 2026 09:30:25 GMT")),
        ["429, by a reset"] = _ => Misbehaviours.Json(429, "{}", ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "6s")),
        ["429, in an hour"] = _ => Misbehaviours.Json(429, "{}", ("retry-after", "3600")),
        ["429, the purse is empty"] = _ => Misbehaviours.Json(429, """{"error":{"code":"insufficient_quota"}}"""),
        ["500"] = _ => Misbehaviours.Json(500, "{}"),
        ["502"] = _ => Misbehaviours.Html(502),
        ["503"] = _ => Misbehaviours.Json(503, "{}"),
        ["529"] = _ => Misbehaviours.Json(529, """{"error":{"type":"overloaded_error"}}"""),
        ["400"] = _ => Misbehaviours.Json(400, "{}"),
        ["401"] = _ => Misbehaviours.Json(401, "{}"),
        ["404"] = _ => Misbehaviours.Json(404, "{}"),
        ["200 with an error"] = _ => Misbehaviours.Json(200, """{"error":{"message":"upstream failed"}}"""),
        ["200 with no choices"] = _ => Misbehaviours.Json(200, """{"choices":[]}"""),
        ["200 with a page"] = _ => Misbehaviours.Html(),
        ["200 with half a body"] = _ => Misbehaviours.Json(200, """{"choices":[{"message":{"content":"It"""),
        ["a wrong length"] = _ => Misbehaviours.WrongContentLength(),
        ["a huge body"] = _ => Misbehaviours.Huge(64L * 1024 * 1024),
        ["wrong usage"] = _ => Misbehaviours.Json(
            200, """{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":-4,"completion_tokens":"many"}}"""),
        ["a slow drip"] = _ => Misbehaviours.Drip("x"),
    };

    private MisbehavingServer server = null!;

    public static TheoryData<string, OutcomeClass, int, int, OutcomeClass> Table => new()
    {
        { "closes the connection", OutcomeClass.Transient, 2, 1000, OutcomeClass.Answered },
        { "resets inside the body", OutcomeClass.Transient, 2, 1000, OutcomeClass.Answered },
        { "resets inside a stream", OutcomeClass.Transient, 2, 1000, OutcomeClass.Answered },
        { "stalls before its answer", OutcomeClass.Timeout, 2, 1000, OutcomeClass.Answered },
        { "stalls inside the body", OutcomeClass.Timeout, 2, 1000, OutcomeClass.Answered },
        { "stalls inside a stream", OutcomeClass.Timeout, 2, 1000, OutcomeClass.Answered },
        { "429", OutcomeClass.RateLimited, 2, 1000, OutcomeClass.Answered },
        { "429, in seconds", OutcomeClass.RateLimited, 2, 17_000, OutcomeClass.Answered },
        { "429, in milliseconds", OutcomeClass.RateLimited, 2, 1500, OutcomeClass.Answered },
        { "429, by a date", OutcomeClass.RateLimited, 2, 25_000, OutcomeClass.Answered },
        { "429, by a reset", OutcomeClass.RateLimited, 2, 6000, OutcomeClass.Answered },
        { "429, in an hour", OutcomeClass.RateLimited, 1, NoWait, OutcomeClass.RateLimited },
        { "429, the purse is empty", OutcomeClass.QuotaExhausted, 1, NoWait, OutcomeClass.QuotaExhausted },
        { "500", OutcomeClass.Transient, 2, 1000, OutcomeClass.Answered },
        { "502", OutcomeClass.Transient, 2, 1000, OutcomeClass.Answered },
        { "503", OutcomeClass.Transient, 2, 1000, OutcomeClass.Answered },
        { "529", OutcomeClass.Transient, 2, 1000, OutcomeClass.Answered },
        { "400", OutcomeClass.Deterministic, 1, NoWait, OutcomeClass.Deterministic },
        { "401", OutcomeClass.Authentication, 1, NoWait, OutcomeClass.Authentication },
        { "404", OutcomeClass.Configuration, 1, NoWait, OutcomeClass.Configuration },
        { "200 with an error", OutcomeClass.Malformed, 2, 1000, OutcomeClass.Answered },
        { "200 with no choices", OutcomeClass.Empty, 2, 1000, OutcomeClass.Answered },
        { "200 with a page", OutcomeClass.Malformed, 2, 1000, OutcomeClass.Answered },
        { "200 with half a body", OutcomeClass.Malformed, 2, 1000, OutcomeClass.Answered },
        { "a wrong length", OutcomeClass.Transient, 2, 1000, OutcomeClass.Answered },
        { "a huge body", OutcomeClass.Malformed, 2, 1000, OutcomeClass.Answered },
        { "wrong usage", OutcomeClass.Answered, 1, NoWait, OutcomeClass.Answered },
        { "a slow drip", OutcomeClass.Answered, 1, NoWait, OutcomeClass.Answered },
    };

    public async Task InitializeAsync() => server = await MisbehavingServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_server_that(string does, OutcomeClass first, int requests, int wait, OutcomeClass final)
    {
        var begun = new TaskCompletionSource();
        server.Then(Deeds[does](begun));
        var bench = new GatewayBench(Settings(isStreamed: does.Contains("stream", StringComparison.Ordinal)));
        var log = new TextLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var provider = new OpenAiProvider(ProviderBench.Keys, bench.Clock);
        using var gateway = bench.Gateway(provider, ProviderBench.Keys, loggers);

        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        if (does.StartsWith("stalls", StringComparison.Ordinal))
        {
            await begun.Task;
            bench.Clock.Advance(TimeSpan.FromSeconds(Patience));
        }

        while (await Task.WhenAny(asking, bench.Clock.WhenArmed(TimeSpan.FromSeconds(60))) != asking)
            bench.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(final, (await asking).Outcome);
        Assert.Equal((first, requests), (bench.Archive.Records[0].Outcome, server.Requests.Count));
        Assert.Equal(requests, bench.Archive.Records.Count);
        Assert.Equal(wait, Waits(log).DefaultIfEmpty(NoWait).Single());
        Assert.True(bench.Archive.Records[0].Body.Length <= 64 * 1024);
    }

    [Fact]
    public async Task A_server_that_refuses_connections_is_asked_as_often_as_may_be_and_never_charged()
    {
        var bench = new GatewayBench(Settings(isStreamed: false) with { BaseUrl = "http://127.0.0.1:1/v1", MaxRetries = 3 });
        var log = new TextLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var provider = new OpenAiProvider(ProviderBench.Keys, bench.Clock);
        using var gateway = bench.Gateway(provider, ProviderBench.Keys, loggers);

        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        while (await Task.WhenAny(asking, bench.Clock.WhenArmed(TimeSpan.FromSeconds(60))) != asking)
            bench.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(OutcomeClass.Transient, (await asking).Outcome);
        Assert.Equal([1000, 2000, 4000], Waits(log));
        Assert.Equal(4, bench.Archive.Records.Count);
        Assert.All(bench.Archive.Records, record => Assert.Equal((OutcomeClass.Transient, 0m), (record.Outcome, record.Cost)));
    }

    [Fact]
    public async Task A_stream_that_begins_in_time_may_take_as_long_as_the_whole_and_one_that_does_not_is_given_up()
    {
        var (silent, slow) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Then(Streams.Stall(": nothing yet\n\n", silent)).Then(Streams.Stall(Streams.Event("""{"choices":[{"delta":{"content":"It"}}]}"""), slow));
        var bench = new GatewayBench(Settings(isStreamed: true) with { MaxRetries = 0, Streaming = new Streaming(20) });
        using var provider = new OpenAiProvider(ProviderBench.Keys, bench.Clock);
        var began = new TaskCompletionSource();
        using var gateway = bench.Gateway(new Telling(provider, began), ProviderBench.Keys);

        var first = gateway.AskAsync(bench.Ask(1), CancellationToken.None);
        await silent.Task;
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await first;
        var second = gateway.AskAsync(bench.Ask(2), CancellationToken.None);
        await began.Task;
        bench.Clock.Advance(TimeSpan.FromSeconds(Patience - 1));
        Assert.False(second.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await second;

        Assert.Equal(
            ["The answer did not begin within 20 s.", "No whole answer within 3600 s."], bench.Archive.Records.Select(record => record.Message));
    }

    private static List<int> Waits(TextLog log) =>
        [.. log.Lines.Select(line => Delay().Match(line)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

    private ModelSettings Settings(bool isStreamed) => GatewayBench.SettingsOf("local/model-1") with
    {
        Provider = OpenAiProvider.ProviderName,
        BaseUrl = server.BaseUrl,
        MaxRetries = 1,
        TimeoutSeconds = Patience,
        Price = new Price(1, 2, new DateOnly(2026, 11, 1)),
        Streaming = isStreamed ? new Streaming() : null,
    };

    [GeneratedRegex(@"retry [0-9]+ of [0-9]+ in ([0-9]+) ms")]
    private static partial Regex Delay();

    /// <summary>Tells the test when the answer of a provider has begun, after everybody else was told.</summary>
    private sealed class Telling(OpenAiProvider inner, TaskCompletionSource began) : IModelProvider
    {
        public string Name => inner.Name;

        public Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken) => inner.AskAsync(
            request with
            {
                Began = () =>
                {
                    request.Began?.Invoke();
                    began.TrySetResult();
                },
            },
            cancellationToken);

        public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
            inner.CheckAsync(settings, cancellationToken);
    }
}
