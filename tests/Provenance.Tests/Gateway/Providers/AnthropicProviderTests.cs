using System.Text;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Anthropic;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class AnthropicProviderTests : IAsyncLifetime
{
    private const string Whole = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-model-0101","content":[{"type":"thinking","thinking":"Hm."},
         {"type":"text","text":"It is "},{"type":"text","text":"a lamp."}],"stop_reason":"end_turn","stop_sequence":null,
         "usage":{"input_tokens":30,"cache_creation_input_tokens":40,"cache_read_input_tokens":50,"output_tokens":12,
         "output_tokens_details":{"thinking_tokens":5}}}
        """;

    private static readonly string Events = string.Concat(
        Streams.Event(
            """{"type":"message_start","message":{"model":"claude-model-0101","usage":{"input_tokens":30,"cache_read_input_tokens":50,"cache_creation_input_tokens":40,"output_tokens":1}}}""",
            "message_start"),
        Streams.Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", "content_block_start"),
        Streams.Event("""{"type":"ping"}""", "ping"),
        Streams.Event("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"It is "}}""", "content_block_delta"),
        Streams.Event("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a lämp."}}""", "content_block_delta"),
        Streams.Event("""{"type":"content_block_stop","index":0}""", "content_block_stop"),
        Streams.Event("""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":12}}""", "message_delta"),
        Streams.Event("""{"type":"message_stop"}""", "message_stop"));

    private ProviderBench bench = null!;

    public static TheoryData<int, string, OutcomeClass> Replies => new()
    {
        { 200, Whole, OutcomeClass.Answered },
        { 200, """{"content":[{"type":"text","text":"It is"}],"stop_reason":"max_tokens"}""", OutcomeClass.Truncated },
        { 200, """{"content":[{"type":"text","text":"It is"}],"stop_reason":"model_context_window_exceeded"}""", OutcomeClass.Truncated },
        { 200, """{"content":[{"type":"text","text":"x"}],"stop_reason":"refusal"}""", OutcomeClass.Refused },
        { 200, """{"content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"no"}}""", OutcomeClass.Refused },
        { 200, """{"content":[],"stop_reason":"end_turn"}""", OutcomeClass.Empty },
        { 200, """{"content":[{"type":"tool_use","id":"t1","name":"f","input":{}}],"stop_reason":"tool_use"}""", OutcomeClass.Answered },
        { 200, """{"id":"msg_1"}""", OutcomeClass.Malformed },
        { 200, "<html>", OutcomeClass.Malformed },
        { 400, Error("invalid_request_error", "max_tokens: must be positive"), OutcomeClass.Deterministic },
        { 400, Error("invalid_request_error", "Your credit balance is too low to access the API."), OutcomeClass.QuotaExhausted },
        { 401, Error("authentication_error", "invalid x-api-key"), OutcomeClass.Authentication },
        { 402, Error("billing_error", "There is an issue with your billing."), OutcomeClass.QuotaExhausted },
        { 403, Error("permission_error", "not for you"), OutcomeClass.Authentication },
        { 404, Error("not_found_error", "model: no-such-model"), OutcomeClass.Configuration },
        { 413, Error("request_too_large", "too large"), OutcomeClass.Deterministic },
        { 429, Error("rate_limit_error", "slow down"), OutcomeClass.RateLimited },
        { 500, Error("api_error", "oops"), OutcomeClass.Transient },
        { 504, Error("timeout_error", "too slow"), OutcomeClass.Transient },
        { 529, Error("overloaded_error", "Overloaded"), OutcomeClass.Transient },
    };

    public async Task InitializeAsync() => bench = await ProviderBench.StartAsync((keys, clock) => new AnthropicProvider(keys, clock));

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Gives_a_reply_its_class_and_keeps_its_bytes(int status, string body, OutcomeClass expected)
    {
        bench.Server.Then(Misbehaviours.Json(status, body, ("request-id", "req-7")));

        var reply = await bench.AskAsync();

        Assert.Equal((expected, status, "req-7"), (reply.Outcome, reply.Status, reply.RequestId));
        Assert.Equal(body, Encoding.UTF8.GetString(reply.Body.Span));
        Assert.Equal(expected.HasText(), reply.Message is null);
        Assert.Single(bench.Server.Requests);
    }

    [Fact]
    public async Task Counts_everything_that_was_read_as_input_and_what_of_it_was_cached()
    {
        bench.Server.Then(Misbehaviours.Json(200, Whole));

        var reply = await bench.AskAsync();

        Assert.Equal(("It is a lamp.", "end_turn", "claude-model-0101"), (reply.Text, reply.FinishReason, reply.ActualModel));
        Assert.Equal(new Usage(Input: 120, Output: 12, CachedInput: 50, Reasoning: 5, CacheWrite: 40), reply.Usage);
    }

    [Fact]
    public async Task Says_why_the_model_declined_when_the_model_says_so()
    {
        bench.Server.Then(Misbehaviours.Json(200, """{"content":[],"stop_reason":"refusal","stop_details":{"explanation":"It is about locks."}}"""));

        Assert.Equal("The model declined: It is about locks.", (await bench.AskAsync()).Message);
    }

    [Fact]
    public async Task Sends_what_the_settings_and_the_prompt_say()
    {
        bench.Settings = bench.Settings with { Sampling = new Sampling(Temperature: 0.5, MaxOutputTokens: 300) };
        bench.Server.Then(Misbehaviours.Json(200, Whole));

        await bench.AskAsync(new Prompt("Be brief.", "Wie heißt es?") { Schema = """{"type":"object"}""" });

        var request = Assert.Single(bench.Server.Requests);
        Assert.Equal("/v1/messages", request.Path);
        Json.AssertSame(
            """
            {"model":"model-1","max_tokens":300,"system":"Be brief.","messages":[{"role":"user","content":"Wie heißt es?"}],"temperature":0.5,
             "output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}}
            """,
            request.Body);
        Assert.Equal($"Bearer {ProviderBench.Key}", request.Headers["Authorization"]);
        Assert.True(request.Headers.ContainsKey("anthropic-version"));
        Assert.Equal("session_20261120_093000/response_0001.1.json", request.Label);
    }

    [Fact]
    public async Task Sends_the_results_of_tools_that_were_called_together_in_one_message()
    {
        bench.Server.Then(Misbehaviours.Json(200, Whole));
        var calls = new[] { new ToolCall("t1", "add", """{"a":1}"""), new ToolCall("t2", "add", "{}") };

        await bench.AskAsync(new Prompt(null, "Add.")
        {
            Tools = [new ModelTool("add", null, """{"type":"object"}""")],
            Since = [new Turn.Assistant("Well.", [.. calls]), new Turn.ToolResult("t1", "1"), new Turn.ToolResult("t2", "0"), new Turn.User("So?")],
        });

        using var body = JsonDocument.Parse(Assert.Single(bench.Server.Requests).Body);
        Json.AssertSame(
            """
            [{"role":"user","content":"Add."},
             {"role":"assistant","content":[{"type":"text","text":"Well."},{"type":"tool_use","id":"t1","name":"add","input":{"a":1}},{"type":"tool_use","id":"t2","name":"add","input":{}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"1"},{"type":"tool_result","tool_use_id":"t2","content":"0"}]},
             {"role":"user","content":"So?"}]
            """,
            body.RootElement.GetProperty("messages").GetRawText());
        Json.AssertSame("""[{"name":"add","input_schema":{"type":"object"}}]""", body.RootElement.GetProperty("tools").GetRawText());
    }

    [Fact]
    public async Task Puts_a_stream_together_and_passes_its_text_on()
    {
        bench.Server.Then(Streams.Events(Events));
        var said = new List<string>();

        var reply = await bench.AskAsync(said: said.Add);

        Assert.Equal(["It is ", "a lämp."], said);
        Assert.Equal(("It is a lämp.", OutcomeClass.Answered, "end_turn"), (reply.Text, reply.Outcome, reply.FinishReason));
        Assert.Equal(new Usage(Input: 120, Output: 12, CachedInput: 50, CacheWrite: 40), reply.Usage);
        Assert.Equal(Events, Encoding.UTF8.GetString(reply.Body.Span));
        Assert.Equal(bench.Clock.GetUtcNow(), reply.FirstToken);
    }

    [Fact]
    public async Task Puts_a_streamed_call_of_a_tool_together()
    {
        bench.Server.Then(Streams.Events(string.Concat(
            Streams.Event("""{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"add","input":{}}}"""),
            Streams.Event("""{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}"""),
            Streams.Event("""{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"1}"}}"""),
            Streams.Event("""{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"""),
            Streams.Event("""{"type":"message_stop"}"""))));

        var reply = await bench.AskAsync(said: _ => { });

        Assert.Equal(new ToolCall("t1", "add", """{"a":1}"""), Assert.Single(reply.ToolCalls));
        Assert.Equal(OutcomeClass.Answered, reply.Outcome);
    }

    [Fact]
    public async Task Takes_an_overload_inside_a_stream_and_a_stream_that_just_ends_for_transient()
    {
        var beginning = Events[..Events.IndexOf("event: message_delta", StringComparison.Ordinal)];
        bench.Server
            .Then(Streams.Events(beginning + Streams.Event(Error("overloaded_error", "Overloaded"), "error")))
            .Then(Streams.Events(beginning));

        Assert.Equal(OutcomeClass.Transient, (await bench.AskAsync(said: _ => { })).Outcome);
        Assert.Equal(OutcomeClass.Transient, (await bench.AskAsync(said: _ => { })).Outcome);
    }

    [Fact]
    public async Task Keeps_the_hint_of_an_error_that_its_package_would_lose()
    {
        bench.Server.Then(Misbehaviours.Json(429, Error("rate_limit_error", "slow down"), ("retry-after", "17")));

        Assert.Equal(TimeSpan.FromSeconds(17), (await bench.AskAsync()).RetryAfter);
    }

    [Fact]
    public async Task Takes_a_refused_connection_for_transient_and_knows_that_nothing_was_sent()
    {
        bench.Settings = bench.Settings with { BaseUrl = "http://127.0.0.1:1" };

        var reply = await bench.AskAsync();

        Assert.Equal((OutcomeClass.Transient, true), (reply.Outcome, reply.NeverSent));
    }

    [Fact]
    public async Task Tells_what_the_server_has_and_what_it_has_not()
    {
        bench.Server.Then(Misbehaviours.Json(404, Error("not_found_error", "model: model-1")));
        bench.Server.Models = [];

        var missing = await bench.CheckAsync();
        bench.Server.Otherwise = Misbehaviours.Json(200, """{"id":"model-1","display_name":"Model 1","max_input_tokens":200000,"max_tokens":64000}""");
        var there = await bench.CheckAsync();

        Assert.Equal((false, false), (missing.Usable, missing.Listed));
        Assert.Equal(new ModelInformation(200000, 64000, "Model 1", "anthropic"), there.Information);
        Assert.Equal((true, true, true), (there.Usable, there.Listed, there.KeyPresent));
    }

    private static string Error(string type, string message) =>
        JsonSerializer.Serialize(new { type = "error", error = new { type, message }, request_id = "req-7" });
}
