using System.Text;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Durable.Journals;
using Provenance.Durable.Storage;
using Provenance.Testing.Archives;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Archives;

public sealed class BadSessionTests
{
    private const string Session = "session_20261120_093000";

    private readonly CrashingFileStore files = new();

    public static TheoryData<string, string, string, string> Documents => new()
    {
        { "session.json", "\"format\":1", "\"format\":2", "format" },
        { "session.json", "\"format\":1", "\"format\":\"1\"", "format" },
        { "session.json", "\"name\":\"session_20261120_093000\"", "\"name\":\"session_20261120_093001\"", "name" },
        { "session.json", "\"tool\":\"0.1.0\"", "\"tool\":17", "tool" },
        { "session.json", "\"tool\":\"0.1.0\"", "\"tool\":\"0.1.0\",\"extra\":1", "" },
        { "session.json", "\"tool\":\"0.1.0\"", "\"tool\":\"0.1.0\",\"tool\":\"0.1.0\"", "" },
        { "session.json", "\"tool\":\"0.1.0\"", "\"tool\":\"0.1\0.0\"", "" },
        { "session.json", "\"plan\":\"", "\"plan\":\"zz", "plan" },
        { "session.json", "{", "[", "" },
        { "session.json", "}", "", "" },
        { "plan.json", "\"run\":1", "\"run\":2", "" },
        { "plan.json", "{", "", "" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_request_or_plan_that_breaks_a_rule_is_named_with_file_and_field(string file, string good, string bad, string field)
    {
        await CreateAsync();
        var text = Encoding.UTF8.GetString(files.ReadAll($"{Session}/{file}"));
        files.Tamper($"{Session}/{file}", Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal)));

        var invalid = await Assert.ThrowsAsync<InvalidSessionException>(OpenAsync);
        Assert.Equal(file, invalid.File);
        Assert.StartsWith(field, invalid.Field, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("session.json")]
    [InlineData("plan.json")]
    public async Task A_missing_request_or_plan_is_named(string file)
    {
        await CreateAsync();
        files.DeleteFile($"{Session}/{file}");

        Assert.Equal(file, (await Assert.ThrowsAsync<InvalidSessionException>(OpenAsync)).File);
    }

    [Theory]
    [InlineData("session_20261120_093001")]
    [InlineData("../session_20261120_093000")]
    [InlineData("")]
    public async Task A_session_that_is_not_there_is_not_found(string name)
    {
        await CreateAsync();

        await Assert.ThrowsAsync<SessionNotFoundException>(() => ArchiveScript.Store(files).OpenAsync(name, takeOver: false, default));
    }

    [Theory]
    [InlineData("\"event\":\"opened\"", "\"event\":\"opening\"", 3)]
    [InlineData("\"seq\":2", "\"seq\":9", 2)]
    [InlineData("\"prev\":\"0000", "\"prev\":\"1000", 1)]
    [InlineData("\"reason\":\"first\"", "\"reason\":\"second\"", 3)]
    [InlineData("{", "", 1)]
    public async Task A_chronolog_that_was_changed_is_named_with_its_line(string good, string bad, int line)
    {
        await RunAsync();
        var text = Encoding.UTF8.GetString(files.ReadAll($"{Session}/chronolog.jsonl"));
        var at = text.IndexOf(good, StringComparison.Ordinal);
        files.Tamper($"{Session}/chronolog.jsonl", Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, at), bad, text.AsSpan(at + good.Length))));

        var corrupt = await Assert.ThrowsAsync<CorruptChronologException>(OpenAsync);
        Assert.Equal(line, corrupt.Line);
        Assert.Contains((await ArchiveScript.Store(files).CheckAsync(Session, default)).Broken, found => found.File == "chronolog.jsonl");
    }

    [Fact]
    public async Task A_log_that_is_no_log_is_named()
    {
        await RunAsync();
        files.Tamper($"{Session}/engine/log-0001", "garbage"u8.ToArray());

        await Assert.ThrowsAsync<CorruptLogException>(OpenAsync);
    }

    [Fact]
    public async Task A_lock_that_is_no_lock_is_named()
    {
        await RunAsync();
        files.Tamper($"{Session}/engine/lock", "{\"epoch\":0}"u8.ToArray());

        Assert.Equal("engine/lock", (await Assert.ThrowsAsync<InvalidSessionException>(OpenAsync)).File);
    }

    [Fact]
    public async Task Records_that_were_swapped_are_both_named()
    {
        await RunAsync();
        var (first, second) = ($"{Session}/llm_archive/response_0001.1.json", $"{Session}/llm_archive/response_0003.1.json");
        var (one, other) = (files.ReadAll(first), files.ReadAll(second));
        files.Tamper(first, other);
        files.Tamper(second, one);

        await using var archive = await ArchiveScript.Store(files).OpenAsync(Session, takeOver: false, default);
        await Assert.ThrowsAsync<CorruptRecordException>(() => archive.ReadAsync(new AttemptKey(RecordKind.Response, 1, 1), default));
        await Assert.ThrowsAsync<CorruptRecordException>(() => archive.ReadAsync(new AttemptKey(RecordKind.Response, 3, 1), default));
    }

    [Fact]
    public async Task A_check_of_a_whole_session_finds_nothing()
    {
        await RunAsync();

        var (count, broken) = await ArchiveScript.Store(files).CheckAsync(Session, default);
        Assert.Empty(broken);
        Assert.InRange(count, 15, 40);
    }

    [Fact]
    public async Task A_check_names_everything_that_differs()
    {
        await RunAsync();
        string[] changed =
        [
            "checkpoints/stage_1_analysis_complete.json", "inputs/corpus/fox.txt", "llm_archive/metadata.jsonl",
            "llm_archive/prompt_0001.txt", "llm_archive/response_0002.2.json", "llm_archive/response_0004.txt",
        ];
        foreach (var name in changed)
            files.Tamper($"{Session}/{name}", [.. files.ReadAll($"{Session}/{name}"), (byte)'!']);
        files.Tamper($"{Session}/llm_archive/response_0001.2.json", "{}"u8.ToArray());

        var (_, broken) = await ArchiveScript.Store(files).CheckAsync(Session, default);
        Assert.Equal(
            changed.Append("llm_archive/response_0001.2.json").Order(StringComparer.Ordinal),
            broken.Select(found => found.File).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_input_that_has_changed_since_it_was_read_makes_no_session()
    {
        var plan = SampleSession.Plan(1);

        await Assert.ThrowsAsync<InputChangedException>(() => ArchiveScript.Store(files).CreateAsync(
            SampleSession.Document(plan), plan, _ => new MemoryStream("other"u8.ToArray()), default));
        Assert.Empty(files.List(""));
    }

    private Task<FileSessionArchive> OpenAsync() => ArchiveScript.Store(files).OpenAsync(Session, takeOver: false, default);

    private Task<string> CreateAsync()
    {
        var plan = SampleSession.Plan(1);
        return ArchiveScript.Store(files).CreateAsync(SampleSession.Document(plan), plan, _ => new MemoryStream(SampleSession.Input), default);
    }

    private async Task RunAsync()
    {
        var script = new ArchiveScript();
        await script.RunAsync(files);
        Assert.Null(script.Died);
    }
}
