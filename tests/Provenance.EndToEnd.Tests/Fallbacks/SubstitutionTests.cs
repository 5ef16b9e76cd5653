using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.EndToEnd.Tests.Sessions;
using Xunit;

namespace Provenance.EndToEnd.Tests.Fallbacks;

/// <summary>A provider that can't be reached at all, and another one that stands in where the experiment allows it.</summary>
public sealed class SubstitutionTests : IAsyncLifetime
{
    private const int Calls = 4;

    private readonly Workplace place = new();
    private FakeLlm llm = null!;

    public async Task InitializeAsync() => llm = await FakeLlm.StartAsync(Postcards.Answering);

    public async Task DisposeAsync()
    {
        await llm.DisposeAsync();
        place.Dispose();
    }

    [Fact]
    public async Task An_experiment_that_allows_it_is_completed_by_the_substitute_and_says_so_in_every_row()
    {
        var experiment = WriteTo("substitution: allowed\n");

        var run = await place.RunAsync("run", experiment, "--json");

        Assert.Equal("done", run.Expect(0).Json.GetProperty("end").GetString());
        Assert.Equal(Calls, llm.Exchanges.Count);
        var session = Assert.Single(place.Sessions);
        Assert.All(ResultsTable.Read(place, session).Rows, row => Assert.Equal(("openrouter/reader", Postcards.Model), (row["model"], row["substitute"])));
        (await place.RunAsync("verify", session)).Expect(0);
    }

    [Fact]
    public async Task An_experiment_that_does_not_gets_no_answer_of_another_model()
    {
        (await place.RunAsync("run", WriteTo(""), "--json")).Expect(6);

        Assert.Empty(llm.Exchanges);
    }

    /// <summary>Four calls whose model is served at a port where nobody listens, with a fallback that is there.</summary>
    private string WriteTo(string permission)
    {
        var file = Postcards.WriteTo(place, llm, Calls);
        File.AppendAllText(
            Path.Combine(Path.GetDirectoryName(file)!, "models.yaml"),
            $$"""

            openrouter/reader:
              base_url: http://127.0.0.1:1/v1
              retry: { max_retries: 0 }
              fallback_profiles: [{{Postcards.Model}}]

            """);
        var text = File.ReadAllText(file).Replace($"models: [{Postcards.Model}]", "models: [openrouter/reader]", StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace("provenance: 1\n", $"provenance: 1\n{permission}", StringComparison.Ordinal));
        return file;
    }
}
