using System.IO.Compression;
using Provenance.EndToEnd.Tests.Programs;
using Xunit;

namespace Provenance.EndToEnd.Tests.Sealing;

/// <summary>A session that is given away without its texts.</summary>
public sealed class DisclosureTests(SealedSample sample) : IClassFixture<SealedSample>
{
    [Theory]
    [InlineData("documents,prompts,answers,quotes")]
    [InlineData("documents,prompts")]
    [InlineData("answers")]
    public async Task What_is_withheld_is_said_to_be_and_the_rest_verifies(string withhold)
    {
        var zip = await DiscloseAsync(withhold);

        var verified = (await sample.Place.RunAsync("verify", zip, "--expect-root", sample.Root, "--json")).Expect(0).Json;
        Assert.Contains(verified.GetProperty("notices").EnumerateArray(), notice => notice.GetString()!.Contains("withheld", StringComparison.Ordinal));
        var other = (await OtherProgram.RunAsync(OtherProgram.Verifier, sample.Place.Folder, zip, "--expect-root", sample.Root)).Expect(0);
        Assert.Contains("withheld", other.Output, StringComparison.Ordinal);
        await using var files = await ZipFile.OpenReadAsync(zip);
        Assert.All(withhold.Split(','), kind => Assert.DoesNotContain(files.Entries, entry => Is(entry.FullName[(sample.Session.Length + 1)..], kind)));
        Assert.Contains(files.Entries, entry => entry.FullName.EndsWith("final_report.md", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_that_was_withheld_stands_nowhere_in_the_zip()
    {
        var zip = await DiscloseAsync("documents,prompts,answers,quotes");
        var document = (await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(sample.Folder, "inputs"), "*.txt", SearchOption.AllDirectories).First()))[..40];

        await using var files = await ZipFile.OpenReadAsync(zip);
        foreach (var entry in files.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            Assert.DoesNotContain(document, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("chronolog.jsonl", null)]
    [InlineData("deliverables/final_report.md", null)]
    [InlineData("llm_archive/metadata.jsonl", null)]
    [InlineData("deliverables/scores.csv", "x")]
    [InlineData("llm_archive/response_0001.1.json", "{}")]
    public async Task A_file_that_is_taken_away_or_changed_without_being_disclosed_is_a_difference(string name, string? content)
    {
        var zip = await DiscloseAsync("documents,prompts,quotes");
        await using (var files = await ZipFile.OpenAsync(zip, ZipArchiveMode.Update))
        {
            files.GetEntry($"{sample.Session}/{name}")!.Delete();
            if (content is not null)
            {
                await using var writer = new StreamWriter(await files.CreateEntry($"{sample.Session}/{name}").OpenAsync());
                await writer.WriteAsync(content);
            }
        }

        (await sample.Place.RunAsync("verify", zip)).Expect(4);
        (await OtherProgram.RunAsync(OtherProgram.Verifier, sample.Place.Folder, zip)).Expect(4);
    }

    /// <param name="to">Null: the digit behind it becomes another one.</param>
    [Theory]
    [InlineData("\"sha256\":\"", null)]
    [InlineData("\"path\":\"", "\"path\":\"0000000000000000000000000000000000000000000000000000000000000000 ")]
    [InlineData("\"root\":\"", null)]
    [InlineData("prompt_0001.txt", "prompt_9999.txt")]
    public async Task A_disclosure_that_is_not_what_was_sealed_proves_nothing(string from, string? to)
    {
        var zip = await DiscloseAsync("prompts");
        await using (var files = await ZipFile.OpenAsync(zip, ZipArchiveMode.Update))
        {
            var entry = files.GetEntry($"{sample.Session}/disclosure.json")!;
            string text;
            using (var reader = new StreamReader(await entry.OpenAsync()))
                text = await reader.ReadToEndAsync();
            entry.Delete();
            var behind = text.IndexOf(from, StringComparison.Ordinal) + from.Length;
            var changed = to is null
                ? $"{text[..behind]}{(text[behind] == '0' ? '1' : '0')}{text[(behind + 1)..]}"
                : $"{text[..(behind - from.Length)]}{to}{text[behind..]}";
            await using var writer = new StreamWriter(await files.CreateEntry($"{sample.Session}/disclosure.json").OpenAsync());
            await writer.WriteAsync(changed);
        }

        (await sample.Place.RunAsync("verify", zip)).Expect(4);
    }

    [Fact]
    public async Task What_is_not_sealed_can_not_be_disclosed()
    {
        using var place = new Workplace();
        (await place.RunAsync("run", Provenance.Testing.House.Repository.FullPath("samples/tiny"), "--no-seal")).Expect(0);

        (await place.RunAsync("disclose", Assert.Single(place.Sessions), "--to", "out.zip")).Expect(1);
        Assert.Empty(Directory.EnumerateFiles(place.Folder, "out.zip*"));
    }

    private async Task<string> DiscloseAsync(string withhold)
    {
        var zip = sample.Place.PathOf($"{Guid.NewGuid():N}.zip");
        (await sample.Place.RunAsync("disclose", sample.Session, "--to", zip, "--withhold", withhold)).Expect(0);
        return zip;
    }

    private static bool Is(string name, string kind) => kind switch
    {
        "prompts" => name.Contains("/prompt_", StringComparison.Ordinal),
        "answers" => name.StartsWith("llm_archive/response_", StringComparison.Ordinal),
        "quotes" => name.StartsWith("extracted/", StringComparison.Ordinal) || name.EndsWith("evidence.csv", StringComparison.Ordinal),
        _ => name.StartsWith("inputs/", StringComparison.Ordinal) && name.EndsWith(".txt", StringComparison.Ordinal),
    };
}
