using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Chat;
using Provenance.Gateway.Registries;
using Provenance.Gateway.Secrets;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Gateway.Chat;

public sealed class GatewayChatClientTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();
    private int rewrites;
    private MisbehavingServer server = null!;

    private string Archive => Path.Combine(folder.Path, "chats");

    public async Task InitializeAsync() => server = await MisbehavingServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Answers_archives_and_tells_what_stands_beside_the_answer()
    {
        await using var services = Services(options => options.ArchiveFolder = Archive);

        var response = await services.GetRequiredService<IChatClient>().GetResponseAsync("What is it?");

        Assert.Equal(("an answer", ChatFinishReason.Stop, "model-1-0101"), (response.Text, response.FinishReason, response.ModelId));
        Assert.Equal((100, 50), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(("answered", 0.0002m), (response.AdditionalProperties!["provenance.outcome"], response.AdditionalProperties["provenance.cost_usd"]));
        Assert.Equal(
            ["prompt_0001.txt", "response_0001.1.json"],
            Directory.EnumerateFiles(Archive).Select(file => Path.GetFileName(file)).Where(name => name != "held").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Streams_what_is_said_and_ends_with_the_rest()
    {
        server.Then(Streams.Events(Streams.ChatEvents("length", "It is ", "a lamp.")));
        await using var services = Services();

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in services.GetRequiredService<IChatClient>().GetStreamingResponseAsync("What is it?"))
            updates.Add(update);

        Assert.Equal(["It is ", "a lamp.", ""], updates.Select(update => update.Text));
        var whole = updates.ToChatResponse();
        Assert.Equal(("It is a lamp.", ChatFinishReason.Length, 100), (whole.Text, whole.FinishReason, whole.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task Streams_whole_what_a_server_does_not_stream()
    {
        await using var services = Services();

        var updates = new List<string>();
        await foreach (var update in services.GetRequiredService<IChatClient>().GetStreamingResponseAsync("What is it?"))
            updates.Add(update.Text);

        Assert.Equal(["an answer"], updates);
    }

    [Fact]
    public async Task Does_not_ask_again_when_a_part_was_told_and_the_rest_broke_off()
    {
        server.Then(Streams.Events(Streams.Event("""{"choices":[{"delta":{"content":"It"}}]}""")));
        await using var services = Services();
        var told = new List<string>();

        var failed = await Assert.ThrowsAsync<CallFailedException>(async () =>
        {
            await foreach (var update in services.GetRequiredService<IChatClient>().GetStreamingResponseAsync("What is it?"))
                told.Add(update.Text);
        });

        Assert.Equal((OutcomeClass.Transient, true), (failed.Outcome, failed.HasSpoken));
        Assert.Equal(["It"], told);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Sends_the_conversation_the_tools_and_the_options()
    {
        server.Then(Misbehaviours.Json(200, """
            {"choices":[{"message":{"content":null,"tool_calls":[{"id":"c1","function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}}]},"finish_reason":"tool_calls"}]}
            """));
        await using var services = Services();
        var client = services.GetRequiredService<IChatClient>();
        var options = new ChatOptions
        {
            Temperature = 0.1f,
            MaxOutputTokens = 77,
            StopSequences = ["###"],
            Tools = [AIFunctionFactory.Create((int a, int b) => a + b, "add", "Adds.")],
        };
        List<ChatMessage> messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "What is 1 + 2?")];

        var first = await client.GetResponseAsync(messages, options);
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(first.Messages[0].Contents));
        messages.AddMessages(first);
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, 3)]));
        await client.GetResponseAsync(messages, options);

        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        using var body = JsonDocument.Parse(server.Requests[1].Body);
        Assert.Equal(
            ["system", "user", "assistant", "tool"],
            body.RootElement.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("3", body.RootElement.GetProperty("messages")[3].GetProperty("content").GetString());
        Assert.Equal((0.1, 77), (body.RootElement.GetProperty("temperature").GetDouble(), body.RootElement.GetProperty("max_tokens").GetInt32()));
        Assert.Equal("add", body.RootElement.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Says_which_class_of_failure_it_was()
    {
        server.Then(Misbehaviours.Json(401, "{}"));
        await using var services = Services();

        var failed = await Assert.ThrowsAsync<CallFailedException>(() => services.GetRequiredService<IChatClient>().GetResponseAsync("What is it?"));

        Assert.Equal((OutcomeClass.Authentication, false), (failed.Outcome, failed.HasSpoken));
    }

    [Fact]
    public async Task Keeps_the_budget_over_processes_when_it_has_a_folder()
    {
        const decimal RoomForOne = 0.02m;
        void Configure(ChatGatewayOptions options) => (options.ArchiveFolder, options.Budget) = (Archive, RoomForOne);
        server.Otherwise = Misbehaviours.Json(200, """{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":100,"completion_tokens":7000}}""");
        await using (var services = Services(Configure))
            await services.GetRequiredService<IChatClient>().GetResponseAsync("What is it?");

        await using var next = Services(Configure);

        await Assert.ThrowsAsync<BudgetExhaustedException>(() => next.GetRequiredService<IChatClient>().GetResponseAsync("What is it?"));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Two_processes_do_not_share_a_folder()
    {
        await using var services = Services(options => options.ArchiveFolder = Archive);
        services.GetRequiredService<ChatGateway>();
        await using var second = Services(options => options.ArchiveFolder = Archive);

        Assert.Throws<IOException>(() => second.GetRequiredService<ChatGateway>());
    }

    [Fact]
    public void Names_everything_that_is_wrong_with_its_models()
    {
        using var services = Services(options => options.Model = "nobody/knows");

        var wrong = Assert.Throws<InvalidChatGatewayException>(() => services.GetRequiredService<IChatClient>());

        Assert.Contains("nobody/knows", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_through_middleware_that_others_have_written()
    {
        await using var services = Services(options => options.Model = "offline");
        using var client = new Shouting(services.GetRequiredService<IChatClient>());

        var response = await client.GetResponseAsync("one two three");

        Assert.Equal("THIS IS THE OFFLINE MODEL: IT UNDERSTANDS NOTHING. IT COUNTED 3 WORDS.", response.Text);
        Assert.Equal("provenance", client.GetService<ChatClientMetadata>()!.ProviderName);
    }

    [Theory]
    [InlineData("assistant")]
    [InlineData("system")]
    public async Task A_conversation_begins_with_a_user(string role)
    {
        await using var services = Services();

        await Assert.ThrowsAsync<ArgumentException>(
            () => services.GetRequiredService<IChatClient>().GetResponseAsync([new ChatMessage(new ChatRole(role), "x")]));
    }

    [Fact]
    public async Task Gives_again_what_the_file_allows_and_keeps_to_the_budget_of_a_day_where_it_has_a_folder_for_that()
    {
        var state = Path.Combine(folder.Path, "state");
        await using (var services = Services(options => (options.StateFolder, options.BudgetPerDay) = (state, 0.05m), "cache: exact"))
        {
            foreach (var _ in Enumerable.Range(0, 2))
                Assert.Equal("an answer", (await services.GetRequiredService<IChatClient>().GetResponseAsync("What is it?")).Text);
        }

        await using var next = Services(options => (options.StateFolder, options.BudgetPerDay) = (state, 0.0001m), "cache: exact");
        var client = next.GetRequiredService<IChatClient>();
        Assert.Equal("an answer", (await client.GetResponseAsync("What is it?")).Text);
        Assert.Single(server.Requests);
        await Assert.ThrowsAsync<BudgetExhaustedException>(() => client.GetResponseAsync("And this?"));
    }

    [Fact]
    public async Task Middleware_of_others_invokes_functions_and_answers_from_its_cache_around_it()
    {
        server.Then(Misbehaviours.Json(200, """
            {"choices":[{"message":{"content":null,"tool_calls":[{"id":"c1","function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}}]},"finish_reason":"tool_calls"}]}
            """));
        await using var services = Services(options => options.ArchiveFolder = Archive);
        using var client = new ChatClientBuilder(services.GetRequiredService<IChatClient>())
            .UseDistributedCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())))
            .UseFunctionInvocation()
            .Build(services);
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((int a, int b) => a + b, "add")] };

        var answers = new List<string>();
        for (var i = 0; i < 2; i++)
            answers.Add((await client.GetResponseAsync("What is 1 + 2?", options)).Text);

        Assert.Equal(["an answer", "an answer"], answers);
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("\"tool_call_id\":\"c1\"", server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Contains("\"content\":\"3\"", server.Requests[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_its_models_file_and_keeps_what_was_good_when_that_becomes_wrong()
    {
        await using var services = Services(options => options.ArchiveFolder = Archive);
        var client = services.GetRequiredService<IChatClient>();
        await client.GetResponseAsync("What is it?");

        Rewrite(text => text.Replace("max_output_tokens: 8000", "max_output_tokens: 77", StringComparison.Ordinal).Replace("output_per_million: 2,", "output_per_million: 4,", StringComparison.Ordinal));
        var dearer = await client.GetResponseAsync("What is it?");
        Rewrite(text => text.Replace("max_output_tokens: 77", "max_output_tokens: many", StringComparison.Ordinal));
        await client.GetResponseAsync("What is it?");

        Assert.Equal(
            [8000, 77, 77],
            server.Requests.Select(request => JsonElement.Parse(request.Body)).Select(body => (body.TryGetProperty("max_tokens", out var most) ? most : body.GetProperty("max_completion_tokens")).GetInt32()));
        Assert.Equal(0.0003m, dearer.AdditionalProperties!["provenance.cost_usd"]);
    }

    [Fact]
    public async Task A_rollout_that_is_added_later_takes_its_share()
    {
        await using var services = Services();
        var client = services.GetRequiredService<IChatClient>();
        await client.GetResponseAsync("What is it?");

        Rewrite(text => $"{text}\nlocal/model-2:\n  base_url: {server.BaseUrl}\nrollouts:\n  better: {{ baseline: local/model-1, candidate: local/model-2, stage: all }}\n");
        await client.GetResponseAsync("What is it?");

        Assert.Equal(["model-1", "model-2"], server.Requests.Select(request => JsonElement.Parse(request.Body).GetProperty("model").GetString()));
    }

    [Fact]
    public async Task Keeps_the_variant_that_its_caller_compares_in_the_record()
    {
        await using var services = Services();
        var client = services.GetRequiredService<IChatClient>();
        ChatOptions Of(params (string Name, string Value)[] properties) =>
            new() { AdditionalProperties = new AdditionalPropertiesDictionary(properties.Select(property => new KeyValuePair<string, object?>(property.Name, property.Value))) };

        var response = await client.GetResponseAsync("What is it?", Of(("experiment_id", "greeting"), ("variant", "short")));

        Assert.Equal(new Assignment("greeting", "short"), Assert.IsType<RecordEnvelope>(response.RawRepresentation).Assignment);
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("What is it?", Of(("experiment_id", "greeting"))));
    }

    [Fact]
    public async Task Keeps_beside_a_record_whether_its_answer_was_accepted()
    {
        await using var services = Services(options => options.ArchiveFolder = Archive);
        var gateway = services.GetRequiredService<ChatGateway>();
        var records = new List<string>();
        for (var i = 0; i < 3; i++)
            records.Add((string)(await gateway.Client.GetResponseAsync("What is it?")).AdditionalProperties!["provenance.record"]!);

        await gateway.ReportAsync(records[0], isAccepted: true);
        await gateway.ReportAsync(records[2], isAccepted: true);
        await gateway.ReportAsync(records[2], isAccepted: false);

        Assert.Equal([true, null, false], ChatRecords.Read(Archive).Select(found => found.IsAccepted));
        await Assert.ThrowsAsync<ArgumentException>(() => gateway.ReportAsync("../held", isAccepted: true));
        await Assert.ThrowsAsync<ArgumentException>(() => gateway.ReportAsync(records[0].Replace("0001", "0009", StringComparison.Ordinal), isAccepted: true));
    }

    [Fact]
    public async Task Spares_critical_questions_of_what_a_rollout_takes_by_chance()
    {
        await using var services = Services();
        var client = services.GetRequiredService<IChatClient>();
        Rewrite(text => $"{text}\nlocal/model-2:\n  base_url: {server.BaseUrl}\nrollouts:\n  better: {{ baseline: local/model-1, candidate: local/model-2, stage: percent, percent: 100 }}\n");

        await client.GetResponseAsync("What is it?");
        await client.GetResponseAsync("What is it?", new ChatOptions { AdditionalProperties = new AdditionalPropertiesDictionary { ["critical"] = true } });
        Rewrite(text => $"{text}\nuses:\n  chat: {{ critical: true }}\n");
        await client.GetResponseAsync("What is it?");

        Assert.Equal(["model-2", "model-1", "model-1"], server.Requests.Select(request => JsonElement.Parse(request.Body).GetProperty("model").GetString()));
    }

    /// <summary>Changes the models file, and lets the time pass after which that is seen.</summary>
    private void Rewrite(Func<string, string> change)
    {
        var file = Path.Combine(folder.Path, "models.yaml");
        File.WriteAllText(file, change(File.ReadAllText(file)));
        File.SetLastWriteTimeUtc(file, clock.GetUtcNow().UtcDateTime.AddSeconds(++rewrites));
        clock.Advance(ModelRegistry.Interval);
    }

    private ServiceProvider Services(Action<ChatGatewayOptions>? configure = null, string more = "")
    {
        var file = Path.Combine(folder.Path, "models.yaml");
        File.WriteAllText(file, $$"""
            local/model-1:
              base_url: {{server.BaseUrl}}
              price: { input_per_million: 1, output_per_million: 2, as_of: 2026-11-01 }
              sampling: { max_output_tokens: 8000 }
              retry: { max_retries: 1 }
              {{more}}
            """);
        return new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new KeyRing(_ => null))
            .AddProvenanceGateway(options =>
            {
                (options.Model, options.ModelsFile) = ("local/model-1", file);
                configure?.Invoke(options);
            })
            .BuildServiceProvider();
    }

    private sealed class Shouting(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, response.Text.ToUpperInvariant()));
        }
    }
}
