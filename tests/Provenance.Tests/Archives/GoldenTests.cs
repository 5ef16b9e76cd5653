using System.Text;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Durable.Storage;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Archives;

/// <summary>A session as format 1 writes it. These files must stay readable for ever, and this format must stay written so.</summary>
public sealed class GoldenTests
{
    private const string Session = "session_20261120_093000";

    private static readonly string[] Files =
    [
        "session.json", "plan.json", "chronolog.jsonl", "inputs/corpus/fox.txt",
        "llm_archive/response_0001.1.json", "llm_archive/response_0001.2.json", "llm_archive/metadata.jsonl",
    ];

    [Fact]
    public async Task Format_1_is_written_byte_for_byte()
    {
        var files = await WriteAsync();

        Assert.All(Files, name => Assert.Equal(
            Encoding.UTF8.GetString(Golden(name)), Encoding.UTF8.GetString(files.ReadAll($"{Session}/{name}"))));
    }

    [Fact]
    public async Task Format_1_is_read()
    {
        var files = new CrashingFileStore();
        foreach (var name in Files)
            files.Tamper($"{Session}/{name}", Golden(name));
        files.CreateFolder($"{Session}/engine");

        await using var reader = await new SessionStore(files, new ManualClock()).OpenForReadingAsync(Session, default);
        var call = Assert.Single(reader.Calls);
        var record = await reader.ReadAsync(call.Settled!.Key, default);

        Assert.Equal(2, reader.Plan.Calls.Length);
        Assert.Equal(SampleSession.Input, await reader.ReadInputAsync("corpus/fox.txt", default));
        Assert.Equal(SampleSession.Envelope(Session, call.Call.Attempt(2)) with { Body = default }, record with { Body = default });
        Assert.Equal([0xff, 0x00], (await reader.ReadAsync(call.Call.Attempt(1), default)).Body.ToArray());
    }

    private static async Task<CrashingFileStore> WriteAsync()
    {
        var files = new CrashingFileStore();
        var store = new SessionStore(files, new ManualClock());
        var plan = SampleSession.Plan(2);
        await store.CreateAsync(SampleSession.Document(plan), plan, _ => new MemoryStream(SampleSession.Input), default);
        await using var archive = await store.OpenAsync(Session, takeOver: false, default);
        var call = new CallKey(RecordKind.Response, 1);
        var key = await archive.BeginAsync(SampleSession.Intent(call), default);
        await archive.CommitAsync(
            SampleSession.Envelope(Session, key, OutcomeClass.Malformed, text: null) with { Body = new byte[] { 0xff, 0x00 }, Message = "no \"JSON\"" }, null);
        key = await archive.BeginAsync(SampleSession.Intent(call, AttemptReason.Retry), default);
        await archive.CommitAsync(SampleSession.Envelope(Session, key), null);
        return files;
    }

    private static byte[] Golden(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Archives", "Golden", Path.GetFileName(name)));
}
