using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.EndToEnd.Tests.Sealing;

/// <summary>What needs nothing of this program: the standalone verifier, and the recipe of docs/verify.md.</summary>
public sealed class StandaloneTests(SealedSample sample) : IClassFixture<SealedSample>
{
    public static TheoryData<string> Sealed =>
    [
        "session.json", "plan.json", "inputs/framework.md", "llm_archive/response_0003.1.json", "llm_archive/response_0003.txt",
        "llm_archive/prompt_0003.txt", "chronolog.jsonl", "extracted/extracted_0003.json", "checkpoints/stage_3_calculation_complete.json",
        "deliverables/results.csv", "deliverables/final_report.html", "seals/seal_0005.json", "seals/seal_0005.sha256",
    ];

    [Fact]
    public async Task The_standalone_verifier_finds_nothing_in_a_folder_or_a_zip()
    {
        (await sample.Place.RunAsync("key", "--export", "standalone.pem")).Expect(0);

        (await VerifyAsync(sample.Folder, "--key", "standalone.pem", "--expect-root", sample.Root)).Expect(0);
        (await VerifyAsync(sample.Zip(sample.Folder, withFolder: true))).Expect(0);
        (await VerifyAsync(sample.Zip(sample.Folder, withFolder: false))).Expect(0);
    }

    [Theory]
    [MemberData(nameof(Sealed))]
    public async Task The_standalone_verifier_finds_a_changed_byte(string file)
    {
        var copy = sample.Copy();
        SealedSample.Flip(Path.Combine(copy, file));

        (await VerifyAsync(copy)).Expect(4);
    }

    [Fact]
    public async Task The_standalone_verifier_finds_what_is_missing_or_was_added_and_what_is_no_session()
    {
        var copy = sample.Copy();
        await File.WriteAllTextAsync(Path.Combine(copy, "deliverables", "better.csv"), "a,b\n");
        Assert.Contains("better.csv", (await VerifyAsync(copy)).Expect(4).Output, StringComparison.Ordinal);
        copy = sample.Copy();
        File.Delete(Path.Combine(copy, "seals", "seal_0002.json"));
        Assert.Contains("seal_0002.json", (await VerifyAsync(copy)).Expect(4).Output, StringComparison.Ordinal);

        (await VerifyAsync(sample.Folder, "--expect-root", new string('0', 64))).Expect(4);
        (await VerifyAsync(sample.Place.Folder)).Expect(3);
        (await VerifyAsync()).Expect(2);
    }

    [ProgramsFact("bash", "jq", "sha256sum", "openssl")]
    public async Task The_recipe_of_the_document_finds_nothing_and_a_changed_byte_of_anything()
    {
        var recipe = Repository.Read("docs/verify.md").Split("```sh\n", 2)[1].Split("```", 2)[0];

        Assert.Equal("Verified OK\n", Said(await OtherProgram.RunAsync("bash", sample.Folder, "-c", recipe)));
        foreach (var file in new[] { "llm_archive/response_0003.1.json", "chronolog.jsonl", "deliverables/final_report.md", "seals/seal_0005.sha256" })
        {
            var copy = sample.Copy();
            SealedSample.Flip(Path.Combine(copy, file));
            Assert.NotEqual("Verified OK\n", Said(await OtherProgram.RunAsync("bash", copy, "-c", recipe)));
        }
    }

    private static string Said(ProgramEnd end) => end.Output + end.Errors;

    private Task<ProgramEnd> VerifyAsync(params string[] arguments) => OtherProgram.RunAsync(OtherProgram.Verifier, sample.Place.Folder, arguments);
}
