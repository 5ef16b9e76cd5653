using System.Text;
using System.Text.Json;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Gateway.Secrets;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class OpenAiProviderTests : IAsyncLifetime
{
    private const string Key = "sk-test-0123456789abcdef";

    private MisbehavingServer server = null!;
    private GatewayBench bench = null!;

    public static TheoryData<string, OutcomeClass> Successes => new()
    {
        { Misbehaviours.AnswerJson("hello"), OutcomeClass.Answered },
        { Misbehaviours.AnswerJson("hello", "length"), OutcomeClass.Truncated },
        { Misbehaviours.AnswerJson("hello", "content_filter"), OutcomeClass.ContentFiltered },
        { Misbehaviours.AnswerJson(""), OutcomeClass.Empty },
        { Misbehaviours.AnswerJson(" \n"), OutcomeClass.Empty },
        { """{"choices":[]}""", OutcomeClass.Empty },
        { """{"choices":[null]}""", OutcomeClass.Empty },
        { """{"choices":[{"message":{"content":null}}]}""", OutcomeClass.Empty },
        { """{"choices":[{"message":{"content":"x"},"finish_reason":null}]}""", OutcomeClass.Answered },
        { """{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}""", OutcomeClass.Answered },
        { """{"choices":[{"message":{"content":null,"refusal":"I can't."}}]}""", OutcomeClass.Refused },
        { """{"choices":[{"message":{"content":[{"type":"refusal","refusal":"no"}]}}]}""", OutcomeClass.Refused },
        { """{"choices":[{"text":"a completion"}]}""", OutcomeClass.Answered },
        { """{"choices":[{"message":{"content":"x"},"finish_reason":"error"}]}""", OutcomeClass.Malformed },
        { """{"choices":[{"error":{"code":502,"message":"upstream"},"message":{"content":"x"}}]}""", OutcomeClass.Transient },
        { """{"error":{"message":"upstream failed"}}""", OutcomeClass.Malformed },
        { """{"error":"out of memory"}""", OutcomeClass.Malformed },
        { """{"error":{"code":429,"message":"slow down"}}""", OutcomeClass.RateLimited },
        { """{"error":{"code":"insufficient_quota"}}""", OutcomeClass.QuotaExhausted },
        { """{"error":null,"choices":[{"message":{"content":"x"}}]}""", OutcomeClass.Answered },
        { """{"choices":[{"message":{"content":"x"}}""", OutcomeClass.Malformed },
        { """{"choices":{"message":"x"}}""", OutcomeClass.Malformed },
        { """["x"]""", OutcomeClass.Malformed },
        { "\uFEFF" + """{"choices":[{"message":{"content":"x"}}]}""", OutcomeClass.Answered },
        { """{"choices":[{"message":{"content":"\ud800"}}]}""", OutcomeClass.Malformed },
        { "data: {}\n\ndata: [DONE]\n", OutcomeClass.Malformed },
        { "", OutcomeClass.Malformed },
    };

    public static TheoryData<int, string, OutcomeClass> Errors => new()
    {
        { 400, """{"error":{"code":"context_length_exceeded","message":"too long"}}""", OutcomeClass.Deterministic },
        { 400, """{"error":{"code":"content_filter","message":"filtered"}}""", OutcomeClass.ContentFiltered },
        { 401, """{"error":{"code":"invalid_api_key"}}""", OutcomeClass.Authentication },
        { 402, """{"error":{"message":"Insufficient credits"}}""", OutcomeClass.QuotaExhausted },
        { 403, "", OutcomeClass.Authentication },
        { 404, """{"error":{"code":"model_not_found"}}""", OutcomeClass.Configuration },
        { 413, "too large", OutcomeClass.Deterministic },
        { 429, """{"error":{"code":"insufficient_quota"}}""", OutcomeClass.QuotaExhausted },
        { 429, """{"error":{"code":"rate_limit_exceeded"}}""", OutcomeClass.RateLimited },
        { 500, """{"error":{"message":"oops"}}""", OutcomeClass.Transient },
        { 502, "<html>", OutcomeClass.Transient },
        { 529, """{"error":{"type":"overloaded_error"}}""", OutcomeClass.Transient },
    };

    public async Task InitializeAsync()
    {
        server = await MisbehavingServer.StartAsync();
        bench = new GatewayBench(Settings(server.BaseUrl));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Successes))]
    public async Task Gives_a_success_its_class_and_keeps_its_bytes(string body, OutcomeClass expected)
    {
        server.Then(Misbehaviours.Json(200, body));

        var outcome = await AskAsync();

        Assert.Equal(expected, outcome.Outcome);
        Assert.Equal(body, Encoding.UTF8.GetString(Assert.Single(bench.Archive.Records).Body.Span));
        Assert.Equal(expected.HasText(), bench.Archive.Records[0].Message is null);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Gives_an_error_its_class_and_charges_nothing(int status, string body, OutcomeClass expected)
    {
        server.Then(Misbehaviours.Json(status, body));

        var outcome = await AskAsync();

        var record = Assert.Single(bench.Archive.Records);
        Assert.Equal((expected, status, 0m), (outcome.Outcome, record.Status, record.Cost));
        Assert.Equal(body, Encoding.UTF8.GetString(record.Body.Span));
    }

    [Fact]
    public async Task Records_what_the_provider_says_of_an_answer()
    {
        server.Then(Misbehaviours.Json(200, Misbehaviours.AnswerJson("hello"), ("x-request-id", "req-7")));

        await AskAsync();

        var record = Assert.Single(bench.Archive.Records);
        Assert.Equal(("hello", "stop", "model-1-0101", "req-7"), (record.Text, record.FinishReason, record.ActualModel, record.RequestId));
        Assert.Equal((new Usage(100, 50), 0.0002m), (record.Usage, record.Cost));
    }

    [Fact]
    public async Task Sends_what_the_settings_say_and_nothing_else()
    {
        bench = new GatewayBench(Settings(server.BaseUrl) with { Sampling = new Sampling(0, 0.5, 300, 7) });

        await AskAsync();

        var request = Assert.Single(server.Requests);
        using var json = JsonDocument.Parse(request.Body);
        Assert.Equal(
            ["model", "messages", "temperature", "top_p", "max_tokens", "seed"], json.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal(bench.Ask().Prompt.Digest, request.Prompt);
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal($"Bearer {Key}", request.Headers["Authorization"]);
        Assert.Equal("session_20261120_093000/response_0001.1.json", request.Label);
    }

    [Fact]
    public async Task Sends_no_key_where_none_is_needed()
    {
        bench = new GatewayBench(Settings(server.BaseUrl) with { KeyVariable = null });

        await AskAsync();

        Assert.False(Assert.Single(server.Requests).Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Asks_nothing_without_the_key_it_needs()
    {
        bench = new GatewayBench(Settings(server.BaseUrl) with { KeyVariable = "ANOTHER_KEY" });

        var outcome = await AskAsync();

        Assert.Equal(OutcomeClass.Authentication, outcome.Outcome);
        Assert.Contains("ANOTHER_KEY", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Follows_no_redirect_with_its_key()
    {
        await using var elsewhere = await MisbehavingServer.StartAsync();
        server.Then(Misbehaviours.Redirect($"{elsewhere.BaseUrl}/chat/completions"));

        Assert.Equal(OutcomeClass.Configuration, (await AskAsync()).Outcome);

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Takes_a_reset_for_transient_whose_cost_nobody_knows()
    {
        server.Then(Misbehaviours.ResetMidBody());

        Assert.Equal(OutcomeClass.Transient, (await AskAsync()).Outcome);

        var record = Assert.Single(bench.Archive.Records);
        Assert.StartsWith(Encoding.UTF8.GetString(record.Body.Span), "{\"choices\":[{\"mess", StringComparison.Ordinal);
        Assert.Null(record.Cost);
    }

    [Fact]
    public async Task Takes_a_connection_that_closes_for_transient()
    {
        server.Then(Misbehaviours.Reset());

        Assert.Equal(OutcomeClass.Transient, (await AskAsync()).Outcome);
    }

    [Fact]
    public async Task Takes_a_response_that_is_shorter_than_it_says_for_transient()
    {
        server.Then(Misbehaviours.WrongContentLength());

        Assert.Equal(OutcomeClass.Transient, (await AskAsync()).Outcome);
    }

    [Fact]
    public async Task Takes_a_refused_connection_for_transient_and_costs_nothing()
    {
        bench = new GatewayBench(Settings("http://127.0.0.1:1/v1"));

        Assert.Equal(OutcomeClass.Transient, (await AskAsync()).Outcome);
        Assert.Equal(0m, Assert.Single(bench.Archive.Records).Cost);
    }

    [Fact]
    public async Task Takes_a_page_of_html_for_malformed()
    {
        server.Then(Misbehaviours.Html());

        Assert.Equal(OutcomeClass.Malformed, (await AskAsync()).Outcome);
    }

    [Fact]
    public async Task Stops_reading_what_no_answer_can_be()
    {
        server.Then(Misbehaviours.Huge(64L * 1024 * 1024));

        Assert.Equal(OutcomeClass.Malformed, (await AskAsync()).Outcome);
        Assert.Equal(64 * 1024, Assert.Single(bench.Archive.Records).Body.Length);
    }

    [Fact]
    public async Task Reads_a_compressed_answer_and_one_that_comes_byte_by_byte()
    {
        server.Then(Misbehaviours.Gzip("small")).Then(Misbehaviours.Drip("slow"));

        await AskAsync(1);
        await AskAsync(2);

        Assert.Equal(["small", "slow"], bench.Archive.Records.Select(record => record.Text));
    }

    [Fact]
    public async Task Gives_up_inside_a_body_that_stalls_and_keeps_its_beginning()
    {
        var begun = new TaskCompletionSource();
        server.Then(Misbehaviours.Stall(begun));
        var asking = AskAsync();
        await begun.Task;

        bench.Clock.Advance(TimeSpan.FromSeconds(300));

        Assert.Equal(OutcomeClass.Timeout, (await asking).Outcome);
    }

    [Theory]
    [InlineData("retry-after", "17", 17_000)]
    [InlineData("retry-after", "Fri, 20 Nov 2026 09:30:25 GMT", 25_000)]
    [InlineData("retry-after-ms", "1500", 1_500)]
    [InlineData("x-ratelimit-reset-requests", "1m2s", 62_000)]
    public async Task Passes_on_how_long_the_server_wants_to_be_left_alone(string header, string value, int milliseconds)
    {
        bench = new GatewayBench(Settings(server.BaseUrl) with { MaxDelayMs = 0 });
        server.Then(Misbehaviours.Json(429, "{}", (header, value)));

        var outcome = await AskAsync();

        Assert.Equal((OutcomeClass.RateLimited, TimeSpan.FromMilliseconds(milliseconds)), (outcome.Outcome, outcome.RetryAfter));
    }

    [Fact]
    public async Task Takes_the_first_of_two_headers_of_one_name()
    {
        bench = new GatewayBench(Settings(server.BaseUrl) with { MaxDelayMs = 0 });
        server.Then(Misbehaviours.Json(503, "{}", ("retry-after", "40"), ("retry-after", "50")));

        Assert.Equal(OutcomeClass.Transient, (await AskAsync()).Outcome);
    }

    [Fact]
    public async Task Retries_by_itself_not_by_the_package()
    {
        bench = new GatewayBench(Settings(server.BaseUrl) with { MaxRetries = 3 });
        server.Otherwise = Misbehaviours.Json(500, "{}");
        using var provider = new OpenAiProvider(Keys(), bench.Clock);
        using var gateway = bench.Gateway(provider, Keys());
        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        while (await Task.WhenAny(asking, bench.Clock.WhenArmed(TimeSpan.FromSeconds(60))) != asking)
            bench.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(OutcomeClass.Transient, (await asking).Outcome);
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(4, bench.Archive.Records.Count);
    }

    [Fact]
    public async Task Sees_a_healthy_server_a_missing_model_and_a_missing_key()
    {
        using var provider = new OpenAiProvider(Keys(), TimeProvider.System);

        var good = await provider.CheckAsync(bench.Settings, CancellationToken.None);
        var unlisted = await provider.CheckAsync(bench.Settings with { Model = "model-2" }, CancellationToken.None);
        var keyless = await provider.CheckAsync(bench.Settings with { KeyVariable = "ANOTHER_KEY" }, CancellationToken.None);
        var gone = await provider.CheckAsync(bench.Settings with { BaseUrl = "http://127.0.0.1:1/v1" }, CancellationToken.None);

        Assert.Equal((true, true, true, true), (good.Usable, good.Reachable, good.KeyPresent, good.Listed));
        Assert.Equal((true, false), (unlisted.Usable, unlisted.Listed));
        Assert.Equal((false, false), (keyless.Usable, keyless.KeyPresent));
        Assert.Equal((false, false), (gone.Usable, gone.Reachable));
    }

    [Fact]
    public async Task Puts_a_stream_together_and_passes_its_text_on()
    {
        var events = Streams.ChatEvents("stop", "It is ", "a lämp.");
        server.Then(Streams.Events(events));
        var (said, began) = (new List<string>(), 0);

        var reply = await StreamAsync(said.Add, () => began++);

        Assert.Equal(["It is ", "a lämp."], said);
        Assert.Equal(("It is a lämp.", OutcomeClass.Answered, "model-1-0101"), (reply.Text, reply.Outcome, reply.ActualModel));
        Assert.Equal((new Usage(100, 50, 20), 0.0125m, 1), (reply.Usage, reply.Charged, began));
        Assert.Equal(events, Encoding.UTF8.GetString(reply.Body.Span));
        Assert.Equal(bench.Clock.GetUtcNow(), reply.FirstToken);
        Assert.Contains("\"stream\":true,\"stream_options\":{\"include_usage\":true}", server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Puts_streamed_calls_of_tools_together()
    {
        server.Then(Streams.Events(string.Concat(
            Streams.Event("""{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"add","arguments":""}}]}}]}"""),
            Streams.Event("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":1}"}},{"index":1,"id":"c2","function":{"name":"sub"}}]}}]}"""),
            Streams.Event("""{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"""),
            Streams.Event("[DONE]"))));

        var reply = await StreamAsync(_ => { });

        Assert.Equal([new ToolCall("c1", "add", """{"a":1}"""), new ToolCall("c2", "sub", "{}")], reply.ToolCalls.AsEnumerable());
        Assert.Equal(OutcomeClass.Answered, reply.Outcome);
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"It\"}}]}\n\n", OutcomeClass.Transient)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"It\"}}]}\n\ndata: {\"choi\n\n", OutcomeClass.Malformed)]
    [InlineData("data: {\"error\":{\"code\":429,\"message\":\"slow down\"}}\n\n", OutcomeClass.RateLimited)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"refusal\":\"I can't.\"},\"finish_reason\":\"stop\"}]}\n\n", OutcomeClass.Refused)]
    [InlineData("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", OutcomeClass.Empty)]
    [InlineData("data: {\"choices\":[{\"text\":\"It\",\"finish_reason\":\"length\"}]}", OutcomeClass.Truncated)]
    [InlineData(": a comment\r\n\r\ndata:{\"choices\":[{\"delta\":{\"content\":\"It\"},\"finish_reason\":\"stop\"}]}\r\n\r\n", OutcomeClass.Answered)]
    public async Task Gives_a_stream_its_class(string events, OutcomeClass expected)
    {
        server.Then(Streams.Events(events));

        var reply = await StreamAsync(_ => { });

        Assert.Equal((expected, events), (reply.Outcome, Encoding.UTF8.GetString(reply.Body.Span)));
    }

    /// <summary>How much of a reset connection's bytes arrives is the network's choice.</summary>
    [Fact]
    public async Task Takes_a_stream_that_is_reset_for_transient_and_keeps_what_came()
    {
        var beginning = Streams.Event("""{"choices":[{"delta":{"content":"It"}}]}""");
        server.Then(Streams.ResetAfter(beginning));

        var reply = await StreamAsync(_ => { });

        Assert.Equal((OutcomeClass.Transient, reply.Text is not null), (reply.Outcome, reply.FirstToken is not null));
        Assert.StartsWith(Encoding.UTF8.GetString(reply.Body.Span), beginning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_a_whole_answer_from_a_server_that_does_not_stream()
    {
        server.Then(Misbehaviours.Answer("all at once"));

        Assert.Equal(("all at once", null), (await StreamAsync(_ => { }) is var reply ? (reply.Text, reply.FirstToken) : default));
    }

    private static ModelSettings Settings(string baseUrl) => GatewayBench.SettingsOf("local/model-1") with
    {
        Provider = OpenAiProvider.ProviderName,
        BaseUrl = baseUrl,
        KeyVariable = "TEST_KEY",
        MaxRetries = 0,
        Price = new Price(1, 2, new DateOnly(2026, 11, 1)),
    };

    private static KeyRing Keys() => new(name => name == "TEST_KEY" ? Key : null);

    private async Task<CallOutcome> AskAsync(int ordinal = 1)
    {
        using var provider = new OpenAiProvider(Keys(), bench.Clock);
        using var gateway = bench.Gateway(provider, Keys());
        return await gateway.AskAsync(bench.Ask(ordinal), CancellationToken.None);
    }

    private async Task<ProviderReply> StreamAsync(Action<string> said, Action? began = null)
    {
        using var provider = new OpenAiProvider(Keys(), bench.Clock);
        var request = new ProviderRequest(
            bench.Settings, bench.Ask().Prompt, bench.Ask().Subject, bench.Archive.Session.Name, new AttemptKey(RecordKind.Response, 1, 1));
        return await provider.AskAsync(request with { Said = said, Began = began }, CancellationToken.None);
    }
}
