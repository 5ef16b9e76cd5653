using System.Text.Json;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Offline;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class OfflineProviderTests
{
    private const string V4Sketch =
        """{"worldview":"string","scores":"object","evidence":"object","confidence":"object","reasoning":"object","salience_ranking":"array"}""";

    private const string V10Schema =
        """
        {"type":"object","properties":{"dimensional_scores":{"type":"object","properties":{"bright_mood":{"$ref":"#/definitions/s"}}}},
         "definitions":{"s":{"type":"object","properties":{"raw_score":{"type":"number"}}}}}
        """;

    private readonly OfflineProvider provider = new();

    [Theory]
    [InlineData(null)]
    [InlineData(V10Schema)]
    [InlineData("dimensional_scores: in prose")]
    public async Task Answers_with_score_objects(string? schema)
    {
        var answer = await AnswerAsync(new OutputContract(schema, null, "dimensional_scores"));

        var scores = answer.GetProperty("dimensional_scores");
        foreach (var dimension in GatewayBench.Framework.Dimensions)
        {
            var score = scores.GetProperty(dimension.Name);
            Assert.InRange(score.GetProperty("raw_score").GetDouble(), 0, 1);
            Assert.InRange(score.GetProperty("salience").GetDouble(), 0, 1);
            Assert.InRange(score.GetProperty("confidence").GetDouble(), 0, 1);
            Assert.Contains(score.GetProperty("evidence").GetString()!, GatewayBench.DocumentText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answers_in_the_fields_of_an_older_contract_in_their_order()
    {
        var answer = await AnswerAsync(new OutputContract(V4Sketch, null, "scores"));

        Assert.Equal(
            ["worldview", "scores", "evidence", "confidence", "reasoning", "salience_ranking"],
            answer.EnumerateObject().Select(member => member.Name));
        Assert.InRange(answer.GetProperty("scores").GetProperty("bright_mood").GetDouble(), 0.1, 1);
        Assert.Contains(
            answer.GetProperty("evidence").GetProperty("dark_mood")[0].GetString()!, GatewayBench.DocumentText, StringComparison.Ordinal);
        var ranking = answer.GetProperty("salience_ranking");
        Assert.Equal([1, 2], ranking.EnumerateArray().Select(row => row.GetProperty("rank").GetInt32()));
        Assert.True(ranking[0].GetProperty("salience_score").GetDouble() >= ranking[1].GetProperty("salience_score").GetDouble());
    }

    [Fact]
    public async Task Gives_the_same_answer_to_the_same_question_and_another_to_another_run()
    {
        var texts = new List<string>();
        foreach (var run in new[] { 1, 1, 2, 3, 4 })
            texts.Add((await provider.AskAsync(Request(GatewayBench.SubjectOf(run)), CancellationToken.None)).Text!);

        Assert.Equal(texts[0], texts[1]);
        Assert.True(texts.Distinct().Count() > 2);
    }

    [Fact]
    public async Task Scores_a_text_without_any_marker_near_the_bottom()
    {
        var subject = GatewayBench.SubjectOf() with { DocumentText = "The committee met on Tuesday and adjourned at noon." };

        var reply = await provider.AskAsync(Request(subject), CancellationToken.None);

        using var answer = JsonDocument.Parse(reply.Text!);
        foreach (var score in answer.RootElement.GetProperty("dimensional_scores").EnumerateObject())
        {
            Assert.InRange(score.Value.GetProperty("raw_score").GetDouble(), 0, 0.05);
            Assert.False(score.Value.TryGetProperty("evidence", out _));
        }
    }

    [Fact]
    public async Task Keeps_to_the_scale_of_a_dimension()
    {
        var framework = GatewayBench.Framework with
        {
            Dimensions = [GatewayBench.Framework.Dimensions[0] with { Minimum = 1, Maximum = 5 }],
        };

        var reply = await provider.AskAsync(Request(GatewayBench.SubjectOf() with { Framework = framework }), CancellationToken.None);

        using var answer = JsonDocument.Parse(reply.Text!);
        Assert.InRange(
            answer.RootElement.GetProperty("dimensional_scores").GetProperty("bright_mood").GetProperty("raw_score").GetDouble(), 1.5, 5);
    }

    [Fact]
    public async Task Costs_nothing_and_counts_its_tokens()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf("offline") with { Model = "lexical-1", Price = Price.Free }, budget: 0m);
        using var gateway = bench.Gateway(provider);

        var outcome = await gateway.AskAsync(bench.Ask(), CancellationToken.None);

        Assert.Equal((OutcomeClass.Answered, 0m, "lexical-1"), (outcome.Outcome, outcome.Record!.Cost, outcome.Record.ActualModel));
        Assert.True(outcome.Record.Usage is { Input: > 0, Output: > 0 });
    }

    [Theory]
    [InlineData("**Bright mood (0.0-1.0)**\n* **Score:** 0.7\n* **Confidence:** 0.9\n\n**Dark mood**\nScore: 0.25", 0.7, 0.25)]
    [InlineData("{\"bright_mood\": {\"raw_score\": 0.5, \"salience\": 0.4, \"dark_mood\": {\"raw_score\": 1.0, ", 0.5, 1.0)]
    [InlineData("bright_mood is mentioned.\n- dark_mood score = 0.5", null, 0.5)]
    [InlineData("Dark mood: against the bright mood of others.\nScore: 0.4\n", null, 0.4)]
    [InlineData("**Bright mood**\n1. Quotations: none.\n2. **Score (0.0-1.0):** 0.7\n3. **Confidence Rating (0.0-1.0):** 0.9\n", 0.7, null)]
    [InlineData("nothing of the kind", null, null)]
    public async Task Cleans_up_what_is_written_out_and_makes_nothing_up(string answer, double? bright, double? dark)
    {
        var subject = GatewayBench.SubjectOf(step: Subject.Cleanup);
        var request = Request(subject) with { Prompt = new Prompt(null, answer) };

        var reply = await provider.AskAsync(request, CancellationToken.None);

        using var cleaned = JsonDocument.Parse(reply.Text!);
        var scores = cleaned.RootElement.GetProperty("dimensional_scores");
        Assert.Equal(bright, ScoreOf(scores, "bright_mood"));
        Assert.Equal(dark, ScoreOf(scores, "dark_mood"));
    }

    private static double? ScoreOf(JsonElement scores, string dimension) =>
        scores.TryGetProperty(dimension, out var score) ? score.GetProperty("raw_score").GetDouble() : null;

    private static ProviderRequest Request(Subject subject) => new(
        GatewayBench.SettingsOf("offline") with { Model = OfflineProvider.ModelId },
        new Prompt(null, "question"),
        subject,
        "session_20261120_093000",
        new AttemptKey(RecordKind.Response, 1, 1));

    private async Task<JsonElement> AnswerAsync(OutputContract contract)
    {
        var subject = GatewayBench.SubjectOf() with { Framework = GatewayBench.Framework with { Output = contract } };
        var reply = await provider.AskAsync(Request(subject), CancellationToken.None);
        using var answer = JsonDocument.Parse(reply.Text!);
        return answer.RootElement.Clone();
    }
}
