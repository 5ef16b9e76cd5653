using System.Globalization;
using System.Text;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Durable.Storage;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Archives;

/// <summary>
/// Sessions as each format of records writes them, in a folder per format. They must stay readable for ever, and the newest must stay written so.
/// </summary>
public sealed class GoldenTests
{
    private const string Session = "session_20261120_093000";

    private static readonly string[] Files =
    [
        "session.json", "plan.json", "chronolog.jsonl", "inputs/corpus/fox.txt",
        "llm_archive/response_0001.1.json", "llm_archive/response_0001.2.json", "llm_archive/metadata.jsonl",
    ];

    [Fact]
    public async Task The_newest_format_is_written_byte_for_byte()
    {
        var files = await WriteAsync();

        Assert.All(Files, name => Assert.Equal(
            Encoding.UTF8.GetString(Golden(RecordFormat.Version, name)), Encoding.UTF8.GetString(files.ReadAll($"{Session}/{name}"))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_format_is_read(int format)
    {
        var files = new CrashingFileStore();
        foreach (var name in Files)
            files.Tamper($"{Session}/{name}", Golden(format, name));
        files.CreateFolder($"{Session}/engine");

        await using var reader = await new SessionStore(files, new ManualClock()).OpenForReadingAsync(Session, default);
        var call = Assert.Single(reader.Calls);
        var record = await reader.ReadAsync(call.Settled!.Key, default);
        var expected = format == 1 ? SampleSession.Envelope(Session, call.Call.Attempt(2)) : Full(call.Call.Attempt(2));

        Assert.Equal(2, reader.Plan.Calls.Length);
        Assert.Equal(SampleSession.Input, await reader.ReadInputAsync("corpus/fox.txt", default));
        Assert.Equal(expected with { Body = default, Stop = [] }, record with { Body = default, Stop = [] });
        Assert.Equal(expected.Stop.AsEnumerable(), record.Stop);
        Assert.Equal(expected.Substitute, call.Settled!.Substitute);
        Assert.Equal(expected.Cached is not null, call.Settled!.IsCached);
        Assert.Equal([0xff, 0x00], (await reader.ReadAsync(call.Call.Attempt(1), default)).Body.ToArray());
    }

    /// <summary>A record with every member that format 2 brought.</summary>
    private static RecordEnvelope Full(AttemptKey key)
    {
        var plain = SampleSession.Envelope(Session, key);
        return plain with
        {
            Reason = AttemptReason.Fallback,
            Substitute = ModelName.Parse("other/model"),
            Disclaimer = "A smaller model answered.",
            Cached = new CacheSource(CacheKind.Semantic, "session_20261119_093000", Digest.Of("record"), 0.97),
            Assignment = new Assignment("spring", "canary"),
            Template = "chatml",
            Stop = ["<|im_end|>", "\n\n"],
            Charged = 0.00004m,
            FirstToken = plain.Started!.Value.AddMilliseconds(250),
            Usage = plain.Usage with { CacheWrite = 12 },
            Price = plain.Price! with { CacheWritePerMillion = 0.1875m },
        };
    }

    [Fact]
    public async Task The_lines_of_the_chronolog_are_given_as_its_file_has_them()
    {
        var files = await WriteAsync();
        var lines = Encoding.UTF8.GetString(files.ReadAll($"{Session}/chronolog.jsonl")).TrimEnd('\n').Split('\n');

        await using var reader = await new SessionStore(files, new ManualClock()).OpenForReadingAsync(Session, default);

        Assert.Equal(lines, reader.ChronologLines(after: 0).Select(line => Encoding.UTF8.GetString(line.Span)));
        Assert.Equal(lines[^1], Encoding.UTF8.GetString(Assert.Single(reader.ChronologLines(lines.Length - 1)).Span));
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
        key = await archive.BeginAsync(SampleSession.Intent(call, AttemptReason.Fallback), default);
        await archive.CommitAsync(Full(key), null);
        return files;
    }

    private static byte[] Golden(int format, string name) => File.ReadAllBytes(Path.Combine(
        AppContext.BaseDirectory, "Archives", "Golden", format.ToString(CultureInfo.InvariantCulture), Path.GetFileName(name)));
}
