using System.Text;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Ollama;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class OllamaProviderTests : IAsyncLifetime
{
    private const string Whole = """
        {"model":"llama3.2:3b","created_at":"2026-11-20T09:30:00Z","message":{"role":"assistant","content":"It is a lamp."},
         "done_reason":"stop","done":true,"total_duration":5,"prompt_eval_count":26,"eval_count":7}
        """;

    private ProviderBench bench = null!;

    public static TheoryData<int, string, OutcomeClass> Replies => new()
    {
        { 200, Whole, OutcomeClass.Answered },
        { 200, """{"message":{"content":"It is"},"done":true,"done_reason":"length"}""", OutcomeClass.Truncated },
        { 200, """{"message":{"content":""},"done":true,"done_reason":"stop"}""", OutcomeClass.Empty },
        { 200, """{"message":{"content":""},"done":true,"done_reason":"load"}""", OutcomeClass.Empty },
        { 200, """{"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":{"x":1}}}]},"done":true}""", OutcomeClass.Answered },
        { 200, """{"done":true}""", OutcomeClass.Malformed },
        { 200, """{"error":"out of memory"}""", OutcomeClass.Malformed },
        { 200, "<html>", OutcomeClass.Malformed },
        { 400, """{"error":"the prompt exceeds the context length"}""", OutcomeClass.Deterministic },
        { 404, """{"error":"model 'model-1' not found"}""", OutcomeClass.Configuration },
        { 500, """{"error":"llama runner process has terminated"}""", OutcomeClass.Transient },
        { 503, """{"error":"server busy, please try again.  maximum pending requests exceeded"}""", OutcomeClass.Transient },
    };

    public async Task InitializeAsync() => bench = await ProviderBench.StartAsync((keys, clock) => new OllamaProvider(keys, clock));

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Gives_a_reply_its_class_and_keeps_its_bytes(int status, string body, OutcomeClass expected)
    {
        bench.Server.Then(Misbehaviours.Json(status, body));

        var reply = await bench.AskAsync();

        Assert.Equal((expected, status), (reply.Outcome, reply.Status));
        Assert.Equal(body, Encoding.UTF8.GetString(reply.Body.Span));
        Assert.Equal(expected.HasText(), reply.Message is null);
    }

    [Fact]
    public async Task Counts_the_tokens_that_ollama_counted()
    {
        bench.Server.Then(Misbehaviours.Json(200, Whole));

        var reply = await bench.AskAsync();

        Assert.Equal(("It is a lamp.", "stop", "llama3.2:3b"), (reply.Text, reply.FinishReason, reply.ActualModel));
        Assert.Equal(new Usage(26, 7), reply.Usage);
    }

    [Fact]
    public async Task Sends_what_the_settings_and_the_prompt_say_and_forbids_to_cut_it()
    {
        bench.Settings = bench.Settings with { Sampling = new Sampling(0, 0.5, 300, 7) };
        bench.Server.Then(Misbehaviours.Json(200, Whole));

        await bench.AskAsync(new Prompt("Be brief.", "What is it?") { Schema = """{"type":"object"}""" });

        var request = Assert.Single(bench.Server.Requests);
        Assert.Equal("/api/chat", request.Path);
        Assert.Equal(
            """
            {"model":"model-1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"What is it?"}],"stream":false,
            "truncate":false,"shift":false,"format":{"type":"object"},"options":{"temperature":0,"top_p":0.5,"num_predict":300,"seed":7}}
            """.ReplaceLineEndings(""),
            request.Body);
        Assert.Equal($"Bearer {ProviderBench.Key}", request.Headers["Authorization"]);
        Assert.Equal("session_20261120_093000/response_0001.1.json", request.Label);
    }

    [Fact]
    public async Task Puts_a_stream_together_and_passes_its_text_on()
    {
        var lines = """
            {"model":"llama3.2:3b","message":{"role":"assistant","content":"","thinking":"Hm."},"done":false}
            {"model":"llama3.2:3b","message":{"role":"assistant","content":"It is "},"done":false}
            {"model":"llama3.2:3b","message":{"role":"assistant","content":"a lämp."},"done":false}
            {"model":"llama3.2:3b","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":26,"eval_count":7}

            """;
        bench.Server.Then(Streams.Lines(lines));
        var (said, began) = (new List<string>(), 0);

        var reply = await bench.AskAsync(said: said.Add, began: () => began++);

        Assert.Equal(["It is ", "a lämp."], said);
        Assert.Equal(("It is a lämp.", OutcomeClass.Answered, new Usage(26, 7)), (reply.Text, reply.Outcome, reply.Usage));
        Assert.Equal((lines, 1), (Encoding.UTF8.GetString(reply.Body.Span), began));
        Assert.Equal(bench.Clock.GetUtcNow(), reply.FirstToken);
        Assert.Contains("\"stream\":true", bench.Server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_stream_that_ends_in_an_error_for_malformed_and_one_that_just_ends_for_transient()
    {
        bench.Server
            .Then(Streams.Lines("{\"message\":{\"content\":\"It\"},\"done\":false}\n{\"error\":\"an error was encountered while running the model\"}\n"))
            .Then(Streams.Lines("{\"message\":{\"content\":\"It\"},\"done\":false}\n"));

        Assert.Equal(OutcomeClass.Malformed, (await bench.AskAsync(said: _ => { })).Outcome);
        Assert.Equal(OutcomeClass.Transient, (await bench.AskAsync(said: _ => { })).Outcome);
    }

    [Fact]
    public async Task Sends_tools_and_what_came_of_them()
    {
        bench.Server.Then(Misbehaviours.Json(200, """{"message":{"tool_calls":[{"function":{"name":"add","arguments":{"a":1,"b":2}}}]},"done":true}"""));
        var prompt = new Prompt(null, "What is 1 + 2?") { Tools = [new ModelTool("add", "Adds.", """{"type":"object"}""")] };
        var first = await bench.AskAsync(prompt);
        bench.Server.Then(Misbehaviours.Json(200, Whole));

        await bench.AskAsync(prompt with { Since = [new Turn.Assistant(null, first.ToolCalls), new Turn.ToolResult(first.ToolCalls[0].Id, "3")] });

        Assert.Equal(new ToolCall("call_0", "add", """{"a":1,"b":2}"""), Assert.Single(first.ToolCalls));
        using var body = JsonDocument.Parse(bench.Server.Requests[1].Body);
        var messages = body.RootElement.GetProperty("messages");
        Assert.Equal("add", messages[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString());
        Assert.Equal(("tool", "3"), (messages[2].GetProperty("role").GetString(), messages[2].GetProperty("content").GetString()));
    }

    [Fact]
    public async Task Tells_what_the_server_has_and_what_it_has_not()
    {
        bench.Server
            .Then(Misbehaviours.Json(200, """
                {"details":{"family":"llama","parameter_size":"3.2B","quantization_level":"Q4_K_M"},
                 "model_info":{"general.architecture":"llama","llama.context_length":131072}}
                """))
            .Then(Misbehaviours.Json(404, """{"error":"model 'model-1' not found"}"""));

        var there = await bench.CheckAsync();
        var missing = await bench.CheckAsync();

        Assert.Equal((true, true, true), (there.Usable, there.Reachable, there.Listed));
        Assert.Equal(new ModelInformation(131072, Description: "llama 3.2B Q4_K_M"), there.Information);
        Assert.Equal((false, false), (missing.Usable, missing.Listed));
        Assert.Contains("ollama pull model-1", missing.Message, StringComparison.Ordinal);
    }
}
