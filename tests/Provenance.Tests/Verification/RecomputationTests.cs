using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Extraction;
using Provenance.Core.Extraction.Formats;
using Provenance.Core.Reports;
using Provenance.Core.Stages;
using Provenance.Core.Verification;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Xunit;

namespace Provenance.Tests.Verification;

public sealed class RecomputationTests
{
    private const string Results = "deliverables/results.csv";
    private const string Report = "deliverables/final_report.html";
    private const string Extracted = "extracted/extracted_0002.json";

    [Fact]
    public async Task A_session_that_is_what_its_records_say_has_no_difference()
    {
        var (compared, found) = await CompareAsync(await FinishedAsync());

        Assert.Empty(found);
        Assert.Equal(2 + 1 + 5, compared);
    }

    [Theory]
    [InlineData(Results)]
    [InlineData(Report)]
    [InlineData(Extracted)]
    [InlineData("extracted/extraction_log.jsonl")]
    public async Task A_file_that_is_missing_from_a_complete_stage_is_named(string name)
    {
        var (_, found) = await CompareAsync(await FinishedAsync(except: name));

        var missing = Assert.Single(found);
        Assert.Equal((name, "the file is missing, and its stage is complete"), (missing.File, missing.Why));
    }

    [Theory]
    [InlineData(Results, null)]
    [InlineData(Results, Report)]
    [InlineData(Extracted, null)]
    public async Task A_byte_that_differs_is_named_with_its_line_also_where_other_files_are_missing(string changed, string? missing)
    {
        var session = await FinishedAsync(except: missing);
        var bytes = (await session.ReadViewAsync(changed, CancellationToken.None))!;
        await session.WriteViewAsync(changed, bytes.AsMemory(0, bytes.Length - 1), CancellationToken.None);

        var (_, found) = await CompareAsync(session);

        var difference = Assert.Single(found, one => one.File == changed);
        Assert.NotNull(difference.Where);
        Assert.Contains("the file has its end", difference.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_a_run_had_no_time_to_make_is_no_difference()
    {
        var session = await AnsweredAsync();

        Assert.Equal((0, 0), await CountAsync(session));

        await WriteAllAsync(session, except: name => name is Report or Extracted);
        Assert.Equal((2 + 4, 0), await CountAsync(session));
    }

    private static async Task<(int Compared, int Found)> CountAsync(ISessionReader session)
    {
        var (compared, found) = await CompareAsync(session);
        return (compared, found.Count);
    }

    private static Task<(int Compared, IReadOnlyList<Discrepancy> Discrepancies)> CompareAsync(ISessionReader session) =>
        new Recomputation(session).CompareAsync(CancellationToken.None);

    private static async Task<FakeSessionArchive> FinishedAsync(string? except = null)
    {
        var session = await AnsweredAsync();
        await WriteAllAsync(session, name => name == except);
        foreach (var stage in Enum.GetValues<Stage>())
            await session.WriteViewAsync($"checkpoints/{stage.CheckpointFile()}", "{}"u8.ToArray(), CancellationToken.None);
        return session;
    }

    private static async Task<FakeSessionArchive> AnsweredAsync()
    {
        var plan = SampleSession.Plan(2);
        var session = new FakeSessionArchive(SampleSession.Document(plan) with { Name = "session_20261120_093000" }, plan, new ManualClock());
        session.Inputs["corpus/fox.txt"] = SampleSession.Input;
        foreach (var call in plan.Calls)
        {
            var key = await session.BeginAsync(SampleSession.Intent(new CallKey(RecordKind.Response, call.Ordinal)), CancellationToken.None);
            await session.CommitAsync(SampleSession.Envelope(session.Session.Name, key), prompt: null);
        }

        return session;
    }

    private static async Task WriteAllAsync(FakeSessionArchive session, Func<string, bool> except)
    {
        var rows = new List<ExtractionLogRow>();
        foreach (var call in session.Plan.Calls)
        {
            var answer = (await new AnswerReader(session).ReadAsync(call.Ordinal, CancellationToken.None))!;
            rows.AddRange(ExtractionLog.Rows(call, answer));
            await WriteAsync(ExtractionFormat.FileName(call.Ordinal, session.Plan.OrdinalDigits), ExtractionFormat.Write(answer));
        }

        await WriteAsync(ExtractionLog.FileName, ExtractionLog.Write(rows));
        foreach (var file in DeliverableWriter.Write(await new SessionFigures(session).ComputeAsync(CancellationToken.None)))
            await WriteAsync($"deliverables/{file.Name}", file.Bytes);

        Task WriteAsync(string name, ReadOnlyMemory<byte> bytes) =>
            except(name) ? Task.CompletedTask : session.WriteViewAsync(name, bytes, CancellationToken.None);
    }
}
