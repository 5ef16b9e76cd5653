using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.EndToEnd.Tests.Commands;

/// <summary>What goes wrong before anything is asked: the exit code says what kind, standard error what, and nothing is left behind.</summary>
public sealed class WrongUsageTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("run --runs")]
    [InlineData("run TINY --runs many")]
    [InlineData("run TINY --colour red")]
    [InlineData("run TINY --runs 0")]
    [InlineData("run TINY --runs -1")]
    [InlineData("run TINY --concurrency 0")]
    [InlineData("run TINY --budget -1")]
    [InlineData("run TINY --models nobody/knows-this")]
    [InlineData("run TINY --concurrency some")]
    [InlineData("resume session_20200101_000000 --budget -1")]
    [InlineData("list --archive blob:http://127.0.0.1:1/account/container")]
    [InlineData("serve --models-file no-such-file.yaml")]
    [InlineData("resume")]
    [InlineData("walk")]
    [InlineData("")]
    public async Task Wrong_usage_ends_with_2_and_says_why(string line)
    {
        var end = (await RunAsync(line)).Expect(2);

        Assert.NotEmpty(end.Errors);
        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", end.Errors, StringComparison.Ordinal);
        Assert.Empty(place.Sessions);
    }

    [Theory]
    [InlineData("status session_20200101_000000")]
    [InlineData("resume session_20200101_000000")]
    [InlineData("verify session_20200101_000000")]
    [InlineData("status .")]
    [InlineData("status ../..")]
    [InlineData("run no-such-experiment")]
    [InlineData("chaos no-such-experiment --to chaos")]
    [InlineData("import no-such-folder")]
    public async Task What_is_not_there_ends_with_3_and_is_named(string line)
    {
        var end = (await RunAsync(line)).Expect(3);

        Assert.NotEmpty(end.Errors);
        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_cannot_be_asked_are_told_one_by_one()
    {
        place.Write("models.yaml", """
            profiles:
              bare: { base_url: "http://127.0.0.1:9/v1" }
              empty: { base_url: "http://127.0.0.1:9/v1", model: "" }
              rootless: { provider: anthropic, model: m, base_url: "http://127.0.0.1:9", key_variable: NO_SUCH_KEY }
            """);

        var end = (await RunAsync("models --models-file models.yaml")).Expect(1);

        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
        foreach (var model in new[] { "bare", "empty", "rootless", "offline" })
            Assert.Contains(model, end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollout_is_killed_whatever_else_is_wrong()
    {
        const string Rollouts = "ollama/new: {}\nrollouts:\n  better: { baseline: offline, candidate: ollama/new, stage: all }\n";
        place.Write("models.yaml", Rollouts);
        place.Write("rollouts.json", """{"format":9}""");

        var killed = (await RunAsync("rollout kill better --models-file models.yaml")).Expect(0);
        Assert.Contains("rollouts.json.broken-1", killed.Errors, StringComparison.Ordinal);
        Assert.Contains("off", await File.ReadAllTextAsync(place.PathOf("rollouts.json")), StringComparison.OrdinalIgnoreCase);

        place.Write("models.yaml", "ollama/new: [\n");
        (await RunAsync("rollout kill better --models-file models.yaml")).Expect(0);
        place.Write("models.yaml", Rollouts);
        (await RunAsync("rollout kill beter --models-file models.yaml")).Expect(3);
    }

    [Fact]
    public async Task A_chat_archive_that_is_none_is_named()
    {
        place.Write("models.yaml", "ollama/new: {}\nrollouts:\n  better: { baseline: offline, candidate: ollama/new }\n");
        place.Write("chats/response_0001.1.json", "{");

        var missing = (await RunAsync("rollout status better --models-file models.yaml --chats no-such-folder")).Expect(2);
        var broken = await RunAsync("rollout status better --models-file models.yaml --chats chats");

        Assert.Contains("no-such-folder", missing.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Contains("response_0001.1.json", broken.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", broken.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_list_is_no_error()
    {
        var end = (await RunAsync("list --json")).Expect(0);
        Assert.Equal(0, end.Json.GetArrayLength());
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_an_experiment_is_said_at_once()
    {
        place.Write("experiment.yaml", """
            provenance: 1
            name: broken
            models: [nobody/knows-this]
            runs: 0
            framework: missing.yaml
            corpus: missing
            """);

        var end = (await place.RunAsync("run", "experiment.yaml")).Expect(2);

        foreach (var wrong in new[] { "experiment.yaml:4", "experiment.yaml:5", "experiment.yaml:6" })
            Assert.Contains(wrong, end.Errors, StringComparison.Ordinal);
        Assert.Empty(place.Sessions);
    }

    private Task<ProgramEnd> RunAsync(string line) =>
        place.RunAsync(line.Replace("TINY", Repository.FullPath("samples/tiny"), StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
