using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provenance.Core.Models;
using Provenance.Gateway;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Providers;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway;

public sealed class ModelGatewaysTests
{
    [Fact]
    public async Task A_host_gets_a_gateway_a_catalog_and_every_provider_from_one_line()
    {
        await using var services = new ServiceCollection().AddLogging().AddModelGateway().BuildServiceProvider();
        var settings = services.GetRequiredService<ModelCatalog>().Resolve(new ModelWishes([ModelName.Parse("offline")])).Models.Single();
        var bench = new GatewayBench(settings);

        using var gateway = services.GetRequiredService<ModelGateways>().Open(bench.Archive);
        var outcome = await gateway.AskAsync(bench.Ask(), CancellationToken.None);

        Assert.Equal(OutcomeClass.Answered, outcome.Outcome);
        Assert.Equal(["anthropic", "azure", "offline", "ollama", "openai", "recorded"], services.GetRequiredService<ProviderSet>().Names);
        Assert.True((await services.GetRequiredService<ProviderSet>().CheckAsync(settings, CancellationToken.None)).Usable);
    }

    [Fact]
    public async Task The_log_tells_the_retries_with_their_times_and_never_a_text()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf());
        var log = new TextLog();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        var provider = new ScriptedProvider();
        for (var i = 0; i < 4; i++)
            provider.Then(ScriptedProvider.Failure(i == 1 ? OutcomeClass.RateLimited : OutcomeClass.Transient));
        using var gateway = bench.Gateway(provider, loggers: loggers);
        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        while (await Task.WhenAny(asking, bench.Clock.WhenArmed(TimeSpan.FromSeconds(4))) != asking)
            bench.Clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(
            [
                "Response 1 of scripted/model-1: transient; asking again, retry 1 of 3 in 1000 ms (the attempt took 0 ms).",
                "Response 1 of scripted/model-1: rate_limited; asking again, retry 2 of 3 in 2000 ms (the attempt took 0 ms).",
                "Response 1 of scripted/model-1: transient; asking again, retry 3 of 3 in 4000 ms (the attempt took 0 ms).",
            ],
            log.Lines.Where(line => line.Contains("asking again", StringComparison.Ordinal)));
        Assert.StartsWith("Response 1 of scripted/model-1: transient, given up after 4 attempts in ", log.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(GatewayBench.DocumentText, string.Join('\n', log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_found_out_once_and_told_once()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf() with { Concurrency = 1 });
        var log = new TextLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var provider = new ScriptedProvider().Then(ScriptedProvider.Failure(OutcomeClass.Authentication));
        using var gateway = bench.Gateway(provider, loggers: loggers);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 3).Select(ordinal => gateway.AskAsync(bench.Ask(ordinal), CancellationToken.None)));

        Assert.All(outcomes, outcome => Assert.Equal(OutcomeClass.Authentication, outcome.Outcome));
        Assert.Single(provider.Requests);
        Assert.Single(log.Lines);
    }
}
