using Microsoft.Extensions.Logging;
using Provenance.Core.Models;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Preparations;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Secrets;
using Provenance.Testing;
using Provenance.Tests.Gateway.Catalog;
using Xunit;

namespace Provenance.Tests.Gateway.Preparations;

public sealed class StartUpCheckTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public async Task Names_each_missing_key_each_fallback_that_could_not_be_asked_and_each_server_that_does_not_answer()
    {
        var lines = await RunAsync(
            """
            there/a: {base_url: "http://there/v1"}
            away/b: {base_url: "http://away/v1"}
            openai/c: {}
            there/d: {base_url: "http://there/v1", fallback_profiles: [openai/e]}
            """,
            settings => Task.FromResult(new ModelHealth(settings.Name, settings.BaseUrl == "http://there/v1") { Message = "connection refused" }));

        Assert.Contains(lines, line => line.Contains("away/b at http://away/v1 can't be asked now: connection refused", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("OPENAI_API_KEY", StringComparison.Ordinal) && line.Contains("[key-missing]", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("[fallback-unusable]", StringComparison.Ordinal));
        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public async Task Says_nothing_when_nothing_is_wrong() => Assert.Empty(await RunAsync(
        "there/a: {base_url: \"http://there/v1\"}", settings => Task.FromResult(new ModelHealth(settings.Name, Usable: true))));

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_holds_nothing_up()
    {
        var running = RunAsync("slow/a: {base_url: \"http://slow/v1\"}", _ => new TaskCompletionSource<ModelHealth>().Task);
        await clock.WhenArmed(StartUpCheck.Patience);
        clock.Advance(StartUpCheck.Patience);

        Assert.Contains("no answer within 10 s", Assert.Single(await running), StringComparison.Ordinal);
    }

    private async Task<List<string>> RunAsync(string yaml, Func<ModelSettings, Task<ModelHealth>> health)
    {
        using var folder = new TemporaryModelsFile(yaml);
        using var log = new TextLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var keys = new KeyRing(_ => null);
        using var check = new StartUpCheck(
            new ModelCatalog(keys), new ProviderSet([new Checked(health)], keys), folder.File, clock, loggers.CreateLogger<StartUpCheck>());
        await check.RunAsync(CancellationToken.None);
        return [.. log.Lines];
    }

    /// <summary>Stands where the provider of OpenAI-compatible servers does.</summary>
    private sealed class Checked(Func<ModelSettings, Task<ModelHealth>> health) : IModelProvider
    {
        public string Name => "openai";

        public Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) => health(settings).WaitAsync(cancellationToken);
    }
}
