using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Recorded;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class RecordedProviderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("provenance-recorded-").FullName;
    private readonly RecordedProvider provider = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [RecordedTheory("bolsonaro-pdaf")]
    [InlineData("bolsonaro-pdaf", null)]
    [InlineData("reference-validation-v4", "session_20250722_093202")]
    [InlineData("nano", null)]
    public async Task Answers_every_recorded_analysis_byte_for_byte(string dataSet, string? session)
    {
        var answered = 0;
        foreach (var recorded in RecordedData.Responses(dataSet).Where(r => r.Fact("step") == "analysis" && r.Fact("document_sha256") is not null))
        {
            if (session is not null && recorded.Fact("session") != session)
                continue;
            var reply = await provider.AskAsync(Question(RecordedData.Get(dataSet), recorded, session), CancellationToken.None);

            Assert.Equal((OutcomeClass.Answered, recorded.Text), (reply.Outcome, reply.Text));
            Assert.Equal(recorded.Fact("response_sha256"), Digest.Of(reply.Body.Span).ToString());
            answered++;
        }

        Assert.True(answered >= 10);
    }

    [RecordedTheory("bolsonaro-pdaf")]
    [InlineData("run", "run ")]
    [InlineData("model", "the model vertex_ai/gemini-2.5-flash")]
    [InlineData("framework", "the framework 4152f312d410 instead of")]
    [InlineData("step", "the step analysis")]
    public async Task Says_what_comes_nearest_to_a_question_that_nothing_answers(string changed, string said)
    {
        var question = Question(RecordedData.Get("bolsonaro-pdaf"), RecordedData.Responses("bolsonaro-pdaf").First(), null);
        var subject = question.Subject;
        question = changed switch
        {
            "run" => question with { Subject = subject with { Run = 99 } },
            "model" => question with { Settings = question.Settings with { Model = "vertex_ai/other" } },
            "step" => question with { Subject = subject with { Step = Subject.Cleanup } },
            _ => question with { Subject = subject with { Framework = subject.Framework with { Digest = Digest.Of("another") } } },
        };

        var reply = await provider.AskAsync(question, CancellationToken.None);

        Assert.Equal(OutcomeClass.Deterministic, reply.Outcome);
        Assert.Contains("Nearest is line ", reply.Message, StringComparison.Ordinal);
        Assert.Contains(said, reply.Message, StringComparison.Ordinal);
        Assert.True(reply.IsUnbilled);
    }

    [Fact]
    public async Task Takes_what_the_index_leaves_out_for_anything_but_the_document()
    {
        Record("""{"response_file":"a.txt","step":"analysis","run":1,"document_sha256":null}""", "not this");
        Record($$"""{"response_file":"b.txt","step":"analysis","run":1,"document_sha256":"{{Digest.Of(GatewayBench.DocumentText)}}"}""", "this");

        Assert.Equal("this", (await AskAsync("any/model")).Text);
    }

    [Fact]
    public async Task Says_when_a_response_is_not_what_the_index_says()
    {
        Record(
            $$"""{"response_file":"a.txt","run":1,"document_sha256":"{{Digest.Of(GatewayBench.DocumentText)}}","response_sha256":"{{Digest.Of("other")}}"}""",
            "changed");

        var reply = await AskAsync("any/model");

        Assert.Equal(OutcomeClass.Deterministic, reply.Outcome);
        Assert.Contains("SHA-256", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_blank_response_for_an_empty_one()
    {
        Record($$"""{"response_file":"a.txt","run":1,"document_sha256":"{{Digest.Of(GatewayBench.DocumentText)}}"}""", "\n");

        Assert.Equal(OutcomeClass.Empty, (await AskAsync("any/model")).Outcome);
    }

    [Fact]
    public async Task Is_usable_where_its_folder_knows_the_model()
    {
        Record($$"""{"response_file":"a.txt","model":"house/large"}""", "x");

        Assert.True((await provider.CheckAsync(Settings(folder, "house/large"), CancellationToken.None)).Usable);
        Assert.False((await provider.CheckAsync(Settings(folder, "house/small"), CancellationToken.None)).Usable);
        Assert.False((await provider.CheckAsync(Settings(Path.Combine(folder, "recorded"), "house/large"), CancellationToken.None)).Usable);
    }

    private static ModelSettings Settings(string folder, string model, string? session = null) => GatewayBench.SettingsOf("recorded") with
    {
        Provider = RecordedProvider.ProviderName, Model = model, RecordedFolder = folder, RecordedSession = session,
    };

    private static ProviderRequest Question(string folder, RecordedResponse recorded, string? session)
    {
        var subject = GatewayBench.SubjectOf(int.Parse(recorded.Fact("run")!, System.Globalization.CultureInfo.InvariantCulture));
        return new ProviderRequest(
            Settings(folder, recorded.Fact("model")!, session),
            new Prompt(null, "question"),
            subject with
            {
                DocumentName = recorded.Fact("document")!,
                DocumentDigest = Digest.Parse(recorded.Fact("document_sha256")!),
                Framework = recorded.Fact("framework_sha256") is { } digest ? subject.Framework with { Digest = Digest.Parse(digest) } : subject.Framework,
            },
            "session_20261120_093000",
            new AttemptKey(RecordKind.Response, 1, 1));
    }

    private Task<ProviderReply> AskAsync(string model) => provider.AskAsync(
        new ProviderRequest(
            Settings(folder, model), new Prompt(null, "question"), GatewayBench.SubjectOf(), "s", new AttemptKey(RecordKind.Response, 1, 1)),
        CancellationToken.None);

    private void Record(string line, string response)
    {
        Directory.CreateDirectory(Path.Combine(folder, "recorded"));
        File.AppendAllText(Path.Combine(folder, "recorded", "index.jsonl"), line + "\n");
        using var json = System.Text.Json.JsonDocument.Parse(line);
        File.WriteAllText(Path.Combine(folder, json.RootElement.GetProperty("response_file").GetString()!), response);
    }
}
