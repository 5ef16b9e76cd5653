using System.Text;
using Provenance.Core.Experiments;
using Provenance.Core.Imports;
using Provenance.Core.Models;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Provenance.Testing.Workflows;
using Xunit;

namespace Provenance.Tests.Imports;

public sealed class DiscernusSessionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SmallExperiment small = new(new ManualClock(), documents: 12, runs: 1);

    public DiscernusSessionTests() => Directory.CreateDirectory(Path.Combine(folder.Path, "llm_archive"));

    private Experiment Experiment => small.Document.Experiment;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_answer_belongs_to_the_longest_document_that_stands_in_its_prompt()
    {
        Call(1, $"Score this: {TextOf("d1")}", "one");
        Call(2, $"Score this: {TextOf("d11")}", "eleven");

        Assert.Equal([("d1", "one"), ("d11", "eleven")], Read().Answers.Select(answer => (answer.Document, answer.Text)));
    }

    [Fact]
    public void Answers_about_the_same_document_are_its_runs_in_the_order_of_their_numbers()
    {
        foreach (var number in new[] { 10, 2, 9 })
            Call(number, TextOf("d3"), $"answer {number}");

        Assert.Equal([(1, "answer 2"), (2, "answer 9"), (3, "answer 10")], Read().Answers.Select(answer => (answer.Run, answer.Text)));
    }

    [Fact]
    public void What_cannot_be_placed_is_left_out_by_name()
    {
        Write("response_001.txt", "an answer without its question");
        Call(2, "a question about nothing", "an answer");
        Call(3, TextOf("d1"), "");
        Call(4, TextOf("d1"), "half an answ");
        Write("metadata.jsonl", "{\"call_number\":4,\"success\":false,\"error\":\"it broke off\"}\nno json\n[]\n");

        var reading = Read();

        Assert.Equal([("d1", 1, "")], reading.Answers.Select(answer => (answer.Document, answer.Run, answer.Text)));
        Assert.Equal(
            [
                "metadata-unreadable llm_archive/metadata.jsonl:2",
                "metadata-unreadable llm_archive/metadata.jsonl:3",
                "prompt-missing llm_archive/response_001.txt:",
                "document-unknown llm_archive/response_002.txt:",
                "failed-call llm_archive/response_004.txt:",
            ],
            reading.Findings.Select(finding => $"{finding.Rule} {finding.Spot.File}:{finding.Spot.Line}"));
    }

    [Fact]
    public void The_metadata_says_which_model_answered_and_what_it_cost()
    {
        Call(1, TextOf("d2"), "an answer");
        Write(
            "metadata.jsonl",
            """{"call_number":1,"model":"vendor/large","timestamp":"2025-07-22T09:32:02Z","usage":{"prompt_tokens":7,"completion_tokens":5,"response_cost_usd":0.25}}""");

        var answer = Assert.Single(Read().Answers);

        Assert.Equal((ModelName.Parse("vendor/large"), new Usage(7, 5), 0.25m), (answer.Model, answer.Usage, answer.Cost));
        Assert.Equal(new DateTimeOffset(2025, 7, 22, 9, 32, 2, TimeSpan.Zero), answer.At);
    }

    [Fact]
    public void An_answer_that_is_not_UTF_8_is_taken_over_and_said_to_be_damaged()
    {
        Call(1, TextOf("d2"), "an answer");
        File.WriteAllBytes(Path.Combine(folder.Path, "llm_archive", "response_001.txt"), [(byte)'a', 0xff, (byte)'b']);

        var reading = Read();

        Assert.Equal("a\uFFFDb", Assert.Single(reading.Answers).Text);
        Assert.Equal("not-utf8", Assert.Single(reading.Findings).Rule);
    }

    private ImportReading Read() => DiscernusSession.Read(folder.Path, Experiment, TextOf);

    private string TextOf(string document) => Encoding.UTF8.GetString(small.Archive.Inputs[$"corpus/{document}.txt"]);

    private void Call(int number, string prompt, string response)
    {
        Write(FormattableString.Invariant($"prompt_{number:000}.txt"), prompt);
        Write(FormattableString.Invariant($"response_{number:000}.txt"), response);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.Path, "llm_archive", name), text);
}
