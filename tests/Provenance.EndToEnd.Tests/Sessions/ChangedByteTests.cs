using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.EndToEnd.Tests.Sessions;

/// <summary>One byte of a finished session is changed, or a file of it lost: <c>verify</c> says where.</summary>
public sealed class ChangedByteTests(ChangedByteTests.FinishedSession finished) : IClassFixture<ChangedByteTests.FinishedSession>
{
    [Theory]
    [InlineData("session.json")]
    [InlineData("plan.json")]
    [InlineData("chronolog.jsonl")]
    [InlineData("inputs/experiment.md")]
    [InlineData("inputs/framework.md")]
    [InlineData("inputs/corpus/orchard_local.txt")]
    [InlineData("llm_archive/response_0003.1.json")]
    [InlineData("llm_archive/response_0003.txt")]
    [InlineData("llm_archive/prompt_0003.txt")]
    [InlineData("llm_archive/metadata.jsonl")]
    [InlineData("extracted/extracted_0003.json")]
    [InlineData("checkpoints/stage_3_calculation_complete.json")]
    [InlineData("deliverables/results.csv")]
    [InlineData("deliverables/scores.csv")]
    [InlineData("deliverables/evidence.csv")]
    [InlineData("deliverables/final_report.md")]
    [InlineData("deliverables/final_report.html")]
    public async Task Verification_names_the_file(string file)
    {
        var path = finished.PathOf(file);
        var whole = await File.ReadAllBytesAsync(path);
        try
        {
            await File.WriteAllBytesAsync(path, Changed(whole));
            var verified = (await finished.VerifyAsync()).Expect(4);
            Assert.StartsWith(file, verified.Output, StringComparison.Ordinal);
        }
        finally
        {
            await File.WriteAllBytesAsync(path, whole);
        }
    }

    [Theory]
    [InlineData("inputs/framework.md")]
    [InlineData("llm_archive/response_0003.1.json")]
    [InlineData("llm_archive/prompt_0003.txt")]
    [InlineData("extracted/extracted_0003.json")]
    [InlineData("extracted/extraction_log.jsonl")]
    [InlineData("checkpoints/stage_3_calculation_complete.json")]
    [InlineData("deliverables/results.csv")]
    public async Task Verification_names_a_file_that_is_missing(string file)
    {
        var path = finished.PathOf(file);
        var whole = await File.ReadAllBytesAsync(path);
        try
        {
            File.Delete(path);
            var verified = (await finished.VerifyAsync("--json")).Expect(4);
            var first = verified.Json.GetProperty("discrepancies").EnumerateArray().First();
            Assert.Equal(file, first.GetProperty("file").GetString());
        }
        finally
        {
            await File.WriteAllBytesAsync(path, whole);
        }
    }

    [Fact]
    public async Task Verification_finds_and_changes_nothing_when_nothing_was_changed()
    {
        var before = finished.Archive.Digests();

        (await finished.VerifyAsync()).Expect(0);

        Assert.Equal(before, finished.Archive.Digests());
    }

    private static byte[] Changed(byte[] whole)
    {
        var changed = whole.ToArray();
        changed[changed.Length / 2] ^= 1;
        return changed;
    }

    /// <summary>One session for all these tests, which xunit runs one after the other.</summary>
    public sealed class FinishedSession : IAsyncLifetime, IDisposable
    {
        private readonly Workplace place = new();

        public async Task InitializeAsync() =>
            (await place.RunAsync("run", Repository.FullPath("samples/discernus-v10"))).Expect(0);

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => place.Dispose();

        internal ArchivedSession Archive => new(place.SessionFolder(Assert.Single(place.Sessions)));

        internal string PathOf(string file) => Path.Combine(place.SessionFolder(Assert.Single(place.Sessions)), file);

        internal Task<ProgramEnd> VerifyAsync(params string[] options) => place.RunAsync(["verify", Assert.Single(place.Sessions), .. options]);
    }
}
