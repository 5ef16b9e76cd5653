using System.Text;
using Provenance.Core.Digests;
using Provenance.Core.Imports;
using Provenance.Core.Models;
using Provenance.Core.Recordings;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Provenance.Testing.Workflows;
using Xunit;

namespace Provenance.Tests.Imports;

public sealed class RecordedFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SmallExperiment small = new(new ManualClock(), documents: 2, runs: 1);
    private readonly List<string> index = [];

    public RecordedFolderTests() => Directory.CreateDirectory(Path.Combine(folder.Path, "recorded"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Documents_may_have_different_numbers_of_runs()
    {
        Answer("d1", 1, "a");
        Answer("d2", 1, "b");
        Answer("d1", 2, "c");
        var plan = PlanOf(Read());

        Assert.Equal([("d1", 1), ("d2", 1), ("d1", 2)], plan.Plan.Calls.Select(call => (call.Document, call.Run)));
    }

    [Fact]
    public void The_second_answer_of_one_document_model_and_run_is_left_out_by_name()
    {
        Answer("d1", 1, "first", session: "one");
        Answer("d1", 1, "second", session: "two");

        var all = Read();

        Assert.Equal(["first"], all.Answers.Select(answer => answer.Text));
        Assert.Equal(("answered-twice", 2), (Assert.Single(all.Findings).Rule, all.Findings[0].Spot.Line));
        Assert.Equal(["second"], Read("two").Answers.Select(answer => answer.Text));
    }

    [Fact]
    public void Answers_to_another_framework_or_another_document_are_left_out_by_name()
    {
        Answer("d1", 1, "a", extra: $",\"framework_sha256\":\"{Digest.Of("another")}\"");
        index.Add($"{{\"response_file\":\"recorded/1.txt\",\"document_sha256\":\"{Digest.Of("unknown")}\",\"model\":\"vendor/large\"}}");
        index.Add($"{{\"response_file\":\"recorded/1.txt\",\"document_sha256\":\"{DigestOf("d1")}\"}}");

        var reading = Read();

        Assert.Empty(reading.Answers);
        Assert.Equal(["another-framework", "document-unknown", "model-unknown"], reading.Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void A_response_that_is_not_what_the_index_says_is_refused()
    {
        Answer("d1", 1, "a", extra: $",\"response_sha256\":\"{Digest.Of("b")}\"");

        var wrong = Assert.Throws<RecordedFolderException>(() => Read());

        Assert.Equal("recorded/1.txt", wrong.File);
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("/etc/hostname")]
    public void A_response_outside_the_folder_is_refused(string file)
    {
        index.Add($"{{\"response_file\":\"{file}\",\"document_sha256\":\"{DigestOf("d1")}\",\"model\":\"vendor/large\"}}");

        Assert.Contains("leaves the folder", Assert.Throws<RecordedFolderException>(() => Read()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_is_archived_under_its_ordinal_and_an_empty_one_as_empty()
    {
        Answer("d1", 1, "an answer");
        Answer("d2", 1, "");

        await PlanOf(Read()).ArchiveAsync(small.Archive, CancellationToken.None);

        Assert.Equal(
            [(1, OutcomeClass.Answered, "an answer"), (2, OutcomeClass.Empty, "")],
            small.Archive.Records.Select(record => (record.Key.Ordinal, record.Outcome, record.Text)));
    }

    private ImportReading Read(string? session = null)
    {
        File.WriteAllLines(Path.Combine(folder.Path, "recorded", "index.jsonl"), index);
        return RecordedFolder.Read(folder.Path, small.Document.Experiment, session);
    }

    private ImportPlan PlanOf(ImportReading reading) =>
        new(small.Document.Experiment, reading, document => Encoding.UTF8.GetString(small.Archive.Inputs[$"corpus/{document}.txt"]));

    private Digest DigestOf(string document) => Digest.Of(small.Archive.Inputs[$"corpus/{document}.txt"]);

    private void Answer(string document, int run, string text, string? session = null, string extra = "")
    {
        var file = FormattableString.Invariant($"recorded/{index.Count + 1}.txt");
        File.WriteAllText(Path.Combine(folder.Path, file), text);
        var sessionMember = session is null ? "" : $",\"session\":\"{session}\"";
        index.Add(FormattableString.Invariant(
            $"{{\"response_file\":\"{file}\",\"document_sha256\":\"{DigestOf(document)}\",\"model\":\"vendor/large\",\"run\":{run}{sessionMember}{extra}}}"));
    }
}
