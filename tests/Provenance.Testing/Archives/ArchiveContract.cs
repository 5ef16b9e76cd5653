using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Testing.Contracts;
using Xunit;

namespace Provenance.Testing.Archives;

/// <summary>What every archive does, wherever it keeps its sessions.</summary>
public abstract class ArchiveContract : IAsyncLifetime
{
    private const int Calls = 12;

    private static readonly CallKey First = new(RecordKind.Response, 1);

    private string session = "";

    public async Task InitializeAsync()
    {
        var plan = SampleSession.Plan(Calls);
        session = await CreateAsync(SampleSession.Document(plan), plan);
    }

    public abstract Task DisposeAsync();

    /// <summary>Makes a session from the sample's one input, and gives its name.</summary>
    protected abstract Task<string> CreateAsync(SessionDocument document, Core.Plans.Plan plan);

    /// <summary>Opens it for writing, after whoever wrote to it before has let go or died.</summary>
    protected abstract Task<ISessionArchive> OpenAsync(string name);

    protected abstract Task<ISessionReader> OpenForReadingAsync(string name);

    /// <summary>Lets go of an archive as a process does that ends well.</summary>
    protected abstract Task CloseAsync(ISessionArchive archive);

    /// <summary>Changes one byte of a record's file behind everybody's back.</summary>
    protected abstract Task TamperAsync(string name, string file);

    protected abstract Task RemoveAsync(string name, string file);

    [ContractFact]
    public async Task A_new_session_holds_its_plan_and_request_and_no_call()
    {
        var archive = await OpenAsync(session);

        Assert.Equal("session_20261120_093000", archive.Session.Name);
        Assert.Equal(1, archive.Epoch);
        Assert.Equal(SampleSession.Plan(Calls).Digest, archive.Plan.Digest);
        Assert.Equal(archive.Session.Plan, archive.Plan.Digest);
        Assert.Empty(archive.Calls);
        Assert.Null(archive.Find(First));
        Assert.Equal(SampleSession.Input, await archive.ReadInputAsync("corpus/fox.txt", default));
    }

    [ContractFact]
    public async Task Two_sessions_of_one_second_have_two_names()
    {
        var plan = SampleSession.Plan(1);

        Assert.Equal("session_20261120_093000_2", await CreateAsync(SampleSession.Document(plan), plan));
        Assert.Equal("session_20261120_093000_3", await CreateAsync(SampleSession.Document(plan), plan));
    }

    [ContractFact]
    public async Task A_committed_record_is_read_back_as_it_was()
    {
        var archive = await OpenAsync(session);
        var key = await archive.BeginAsync(SampleSession.Intent(First), default);
        var envelope = SampleSession.Envelope(session, key);

        var reference = await archive.CommitAsync(envelope, SampleSession.Prompt(1));
        var read = await archive.ReadAsync(key, default);

        Assert.Equal(envelope.Body.ToArray(), read.Body.ToArray());
        Assert.Equal(envelope with { Body = default }, read with { Body = default });
        Assert.Equal(reference, archive.Find(First)!.Settled);
        Assert.Equal(Digest.Of(RecordFormat.Write(envelope).Span), reference.Digest);
    }

    [ContractFact]
    public async Task A_record_is_read_from_its_file_and_by_whoever_comes_later()
    {
        var archive = await OpenAsync(session);
        var key = await AskAsync(archive, First, OutcomeClass.Answered);
        await CompleteAsync(archive, Stage.Analysis);
        var envelope = SampleSession.Envelope(session, key) with { Body = default };

        Assert.Equal(envelope, await archive.ReadAsync(key, default) with { Body = default });
        Assert.Equal(envelope, await (await OpenForReadingAsync(session)).ReadAsync(key, default) with { Body = default });
        await CloseAsync(archive);
        Assert.Equal(envelope, await (await OpenForReadingAsync(session)).ReadAsync(key, default) with { Body = default });
        Assert.Equal(envelope, await (await OpenAsync(session)).ReadAsync(key, default) with { Body = default });
    }

    [ContractFact]
    public async Task Attempts_count_through_every_reopening()
    {
        var archive = await OpenAsync(session);
        Assert.Equal(First.Attempt(1), await AskAsync(archive, First, OutcomeClass.Transient));
        Assert.Equal(First.Attempt(2), await AskAsync(archive, First, OutcomeClass.Timeout));
        await CloseAsync(archive);

        archive = await OpenAsync(session);
        Assert.Equal(2, archive.Epoch);
        Assert.Equal(First.Attempt(3), await AskAsync(archive, First, OutcomeClass.Answered));
        Assert.Equal(
            [OutcomeClass.Transient, OutcomeClass.Timeout, OutcomeClass.Answered],
            archive.Find(First)!.Attempts.Select(attempt => attempt.Record!.Outcome));
    }

    [ContractFact]
    public async Task Everything_known_is_the_same_after_reopening_and_for_a_reader()
    {
        var archive = await OpenAsync(session);
        await Task.WhenAll(Enumerable.Range(1, Calls).Select(i => AskAsync(archive, new CallKey(RecordKind.Response, i), OutcomeClass.Answered)));
        await AskAsync(archive, new CallKey(RecordKind.Cleanup, 3), OutcomeClass.Refused);
        var known = Describe(archive);
        var watched = Describe(await OpenForReadingAsync(session));
        await CloseAsync(archive);

        Assert.Equal(known, watched);
        Assert.Equal(known, Describe(await OpenForReadingAsync(session)));
        Assert.Equal(known, Describe(await OpenAsync(session)));
    }

    [ContractFact]
    public async Task An_intent_without_a_record_is_an_orphan_to_the_next_process()
    {
        var archive = await OpenAsync(session);
        await archive.BeginAsync(SampleSession.Intent(First), default);
        Assert.False(archive.Find(First)!.Attempts[0].Orphaned);
        await CloseAsync(archive);

        archive = await OpenAsync(session);

        var orphan = Assert.Single(archive.Find(First)!.Attempts);
        Assert.True(orphan.Orphaned);
        Assert.Equal(0.0015m, orphan.WorstCost);
        Assert.Null(archive.Find(First)!.Settled);
        Assert.Equal(First.Attempt(2), await archive.BeginAsync(SampleSession.Intent(First, AttemptReason.Orphaned), default));
    }

    [ContractFact]
    public async Task An_attempt_has_one_record_and_never_another()
    {
        var archive = await OpenAsync(session);
        var key = await AskAsync(archive, First, OutcomeClass.Answered);

        await Assert.ThrowsAsync<InvalidOperationException>(() => archive.CommitAsync(SampleSession.Envelope(session, key), null));
        await Assert.ThrowsAsync<InvalidOperationException>(() => archive.CommitAsync(SampleSession.Envelope(session, First.Attempt(9)), null));
    }

    [ContractFact]
    public async Task Any_bytes_of_a_body_come_back()
    {
        var archive = await OpenAsync(session);
        byte[][] bodies = [[], [0], [0xff, 0xfe, 0], Encoding.UTF8.GetBytes("\ufeff\u0000\u001f\"\\\ud83d\ude00"), [0xed, 0xa0, 0x80]];
        foreach (var body in bodies)
        {
            var key = await archive.BeginAsync(SampleSession.Intent(First, AttemptReason.Retry), default);
            await archive.CommitAsync(SampleSession.Envelope(session, key, OutcomeClass.Malformed, text: null) with { Body = body }, null);
            Assert.Equal(body, (await archive.ReadAsync(key, default)).Body.ToArray());
        }
    }

    [ContractFact]
    public async Task A_prompt_is_written_once_with_the_calls_first_record()
    {
        var archive = await OpenAsync(session);
        var key = await archive.BeginAsync(SampleSession.Intent(First), default);
        await archive.CommitAsync(SampleSession.Envelope(session, key, OutcomeClass.Transient, text: null), SampleSession.Prompt(1));
        key = await archive.BeginAsync(SampleSession.Intent(First, AttemptReason.Retry), default);
        await archive.CommitAsync(SampleSession.Envelope(session, key), new Prompt(null, "another"));
        await CloseAsync(archive);

        var reader = await OpenForReadingAsync(session);
        Assert.Equal(SampleSession.Prompt(1).ToText(), await TextAsync(reader, "llm_archive/prompt_0001.txt"));
        Assert.Equal("{\"scores\": {\"brown\": 0.75}}\n", await TextAsync(reader, "llm_archive/response_0001.txt"));
    }

    [ContractFact]
    public async Task A_tampered_record_is_named()
    {
        var archive = await OpenAsync(session);
        var key = await AskAsync(archive, First, OutcomeClass.Answered);
        await CompleteAsync(archive, Stage.Analysis);
        await TamperAsync(session, "llm_archive/response_0001.1.json");

        var corrupt = await Assert.ThrowsAsync<CorruptRecordException>(() => archive.ReadAsync(key, default));
        Assert.Equal("llm_archive/response_0001.1.json", corrupt.File);
        await Assert.ThrowsAsync<CorruptRecordException>(async () => await (await OpenForReadingAsync(session)).ReadAsync(key, default));
    }

    [ContractFact]
    public async Task A_missing_record_is_named()
    {
        var archive = await OpenAsync(session);
        var key = await AskAsync(archive, First, OutcomeClass.Answered);
        await CompleteAsync(archive, Stage.Analysis);
        await RemoveAsync(session, "llm_archive/response_0001.1.json");

        var corrupt = await Assert.ThrowsAsync<CorruptRecordException>(() => archive.ReadAsync(key, default));
        Assert.Contains("missing", corrupt.Why, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CorruptRecordException>(() => archive.ReadAsync(First.Attempt(2), default));
    }

    [ContractFact]
    public async Task A_tampered_input_is_named()
    {
        var archive = await OpenAsync(session);
        await TamperAsync(session, "inputs/corpus/fox.txt");

        var corrupt = await Assert.ThrowsAsync<CorruptRecordException>(() => archive.ReadInputAsync("corpus/fox.txt", default));
        Assert.Equal("inputs/corpus/fox.txt", corrupt.File);
    }

    [ContractFact]
    public async Task Views_are_written_replaced_and_read()
    {
        var archive = await OpenAsync(session);
        Assert.Null(await archive.ReadViewAsync("extracted/extracted_0001.json", default));
        await archive.WriteViewAsync("extracted/extracted_0001.json", Encoding.UTF8.GetBytes("{}"), default);
        await archive.WriteViewAsync("extracted/extracted_0001.json", Encoding.UTF8.GetBytes("{\"a\":1}"), default);
        await archive.WriteViewAsync("deliverables/plots/a.svg", Encoding.UTF8.GetBytes("<svg/>"), default);

        Assert.Equal("{\"a\":1}", await TextAsync(archive, "extracted/extracted_0001.json"));
        Assert.Equal("<svg/>", await TextAsync(await OpenForReadingAsync(session), "deliverables/plots/a.svg"));
    }

    [ContractTheory]
    [InlineData("../session.json")]
    [InlineData("extracted/../session.json")]
    [InlineData("/etc/passwd")]
    [InlineData("extracted//a")]
    [InlineData("extracted")]
    [InlineData("session.json")]
    [InlineData("llm_archive/response_0001.1.json")]
    [InlineData("extracted\\a")]
    [InlineData("extracted/a\u0000b")]
    [InlineData("")]
    public async Task A_view_stays_where_views_belong(string name)
    {
        var archive = await OpenAsync(session);

        await Assert.ThrowsAsync<ArgumentException>(() => archive.WriteViewAsync(name, default, default));
    }

    [ContractFact]
    public async Task A_stage_is_complete_when_its_checkpoint_is_there()
    {
        var archive = await OpenAsync(session);
        await AskAsync(archive, First, OutcomeClass.Answered);
        Assert.Null(await archive.ReadViewAsync("checkpoints/stage_1_analysis_complete.json", default));

        await CompleteAsync(archive, Stage.Analysis);

        using var checkpoint = JsonDocument.Parse(await TextAsync(archive, "checkpoints/stage_1_analysis_complete.json"));
        Assert.Equal("analysis", checkpoint.RootElement.GetProperty("stage").GetString());
        Assert.Equal(1, checkpoint.RootElement.GetProperty("records").GetInt32());
        Assert.Equal(11, checkpoint.RootElement.GetProperty("counts").GetProperty("planned").GetInt32());
        Assert.Equal(archive.Plan.Digest.ToString(), checkpoint.RootElement.GetProperty("plan").GetString());
    }

    [ContractFact]
    public async Task Notes_are_in_the_chronolog()
    {
        var archive = await OpenAsync(session);
        await archive.NoteAsync(new ChronologNote("budget-stop", new Dictionary<string, string> { ["left"] = "0.10", ["a"] = "\u00e9\n" }), default);
        await CloseAsync(archive);

        var line = (await TextAsync(await OpenForReadingAsync(session), "chronolog.jsonl")).Split('\n').Single(l => l.Contains("budget-stop", StringComparison.Ordinal));
        Assert.Contains("\"facts\":{\"a\":\"\u00e9\\n\",\"left\":\"0.10\"}", line, StringComparison.Ordinal);
    }

    protected async Task<AttemptKey> AskAsync(ISessionArchive archive, CallKey call, OutcomeClass outcome)
    {
        var key = await archive.BeginAsync(SampleSession.Intent(call), default);
        await archive.CommitAsync(SampleSession.Envelope(session, key, outcome), SampleSession.Prompt(call.Ordinal));
        return key;
    }

    protected static Task CompleteAsync(ISessionArchive archive, Stage stage) => archive.CompleteStageAsync(
        stage, new StageSummary(ImmutableSortedDictionary<string, long>.Empty.Add("planned", 11)), default);

    /// <summary>All that a reader knows of the calls, as comparable text.</summary>
    protected static IReadOnlyList<string> Describe(ISessionReader reader) =>
        [.. reader.Calls.OrderBy(call => call.Call.Kind).ThenBy(call => call.Call.Ordinal)
            .SelectMany(call => call.Attempts.Select(attempt => $"{call.Call} {attempt}"))];

    private static async Task<string> TextAsync(ISessionReader reader, string name) =>
        Encoding.UTF8.GetString(await reader.ReadViewAsync(name, default) ?? throw new Xunit.Sdk.XunitException($"{name} is missing."));
}
