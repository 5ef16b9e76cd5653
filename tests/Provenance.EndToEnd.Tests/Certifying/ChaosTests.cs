using System.Text.Json;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.Emulators;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.EndToEnd.Tests.Certifying;

/// <summary>An experiment's runs, killed, resumed and certified.</summary>
public sealed class ChaosTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Killed_runs_come_to_the_same_end_and_a_signed_certificate_says_so()
    {
        var result = (await place.RunAsync("chaos", Repository.FullPath("samples/tiny"), "--kills", "3", "--to", "chaos", "--json")).Expect(0).Json;

        Assert.Equal(3, result.GetProperty("kills").GetInt32());
        Assert.Equal(3, result.GetProperty("passed").GetInt32());
        Assert.Equal(0, result.GetProperty("lost").GetInt32());
        using var envelope = await ReadAsync("crash-certificate.json");
        Assert.Equal("application/vnd.provenance.crash-certificate+json", envelope.RootElement.GetProperty("payloadType").GetString());
        using var certificate = JsonDocument.Parse(envelope.RootElement.GetProperty("payload").GetBytesFromBase64());
        Assert.Equal(1, certificate.RootElement.GetProperty("format").GetInt32());
        Assert.Equal(["write", "moment", "write"], certificate.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("killed").GetString()));
        Assert.Contains("Every run came to the same end", await File.ReadAllTextAsync(place.PathOf("chaos", "crash-certificate.md")), StringComparison.Ordinal);
        foreach (var run in new[] { "undisturbed", "kill-0001", "kill-0002", "kill-0003" })
            Assert.Single(Directory.EnumerateDirectories(place.PathOf("chaos", run)), folder => File.Exists(Path.Combine(folder, "session.json")));
    }

    [AzuriteFact]
    public async Task On_blob_storage_too_a_run_may_die_before_it_is_told_that_it_has_written()
    {
        const string Variable = "PROVENANCE_TEST_CHAOS";
        Environment.SetEnvironmentVariable(Variable, (await Azurite.GetAsync()).ConnectionString);

        var result = (await place.RunAsync(
            "chaos", Repository.FullPath("samples/tiny"), "--kills", "3", "--to", "chaos", "--archive", $"blob:env:{Variable}/{BlobContainers.Name()}", "--json"))
            .Expect(0).Json;

        Assert.Equal(3, result.GetProperty("passed").GetInt32());
        using var envelope = await ReadAsync("crash-certificate.json");
        using var certificate = JsonDocument.Parse(envelope.RootElement.GetProperty("payload").GetBytesFromBase64());
        Assert.InRange(certificate.RootElement.GetProperty("writes").GetInt32(), 10, 1000);
        Assert.Equal(["write", "moment", "write"], certificate.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("killed").GetString()));
    }

    [Fact]
    public async Task What_may_cost_money_is_not_killed()
    {
        place.Write("models.yaml", "profiles:\n  paid: { provider: openai, model: some-model, base_url: \"http://127.0.0.1:1/v1\" }\n");

        (await place.RunAsync("chaos", Repository.FullPath("samples/tiny"), "--models", "paid", "--to", "chaos")).Expect(2);

        Assert.False(Directory.Exists(place.PathOf("chaos")));
    }

    [Fact]
    public async Task A_folder_that_is_there_is_left_as_it_is()
    {
        Directory.CreateDirectory(place.PathOf("chaos"));

        (await place.RunAsync("chaos", Repository.FullPath("samples/tiny"), "--to", "chaos")).Expect(1);

        Assert.Empty(Directory.EnumerateFileSystemEntries(place.PathOf("chaos")));
    }

    private async Task<JsonDocument> ReadAsync(string file)
    {
        await using var stream = File.OpenRead(place.PathOf("chaos", file));
        return await JsonDocument.ParseAsync(stream);
    }
}
