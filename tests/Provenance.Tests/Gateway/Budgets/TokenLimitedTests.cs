using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Budgets;

public sealed class TokenLimitedTests
{
    [Fact]
    public async Task A_prompt_that_may_be_too_long_is_not_sent_and_uses_up_no_attempt()
    {
        var (bench, provider) = (BenchOf(prompt: 10), new ScriptedProvider());
        using var gateway = bench.Gateway(provider);

        var outcome = await gateway.AskAsync(bench.Ask(), CancellationToken.None);

        Assert.Equal((OutcomeClass.Deterministic, null), (outcome.Outcome, outcome.Record));
        Assert.Contains("at most 10 are allowed", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(provider.Requests);
        Assert.Empty(bench.Archive.Calls);
    }

    [Fact]
    public async Task A_prompt_that_can_t_be_too_long_is_sent()
    {
        var bound = WorstCase.InputTokens(BenchOf(prompt: 1).Ask().Prompt);
        var (bench, provider) = (BenchOf(bound), new ScriptedProvider());
        using var gateway = bench.Gateway(provider);

        Assert.Equal(OutcomeClass.Answered, (await gateway.AskAsync(bench.Ask(), CancellationToken.None)).Outcome);
    }

    [Theory]
    [InlineData(100, 4000, 100)]
    [InlineData(100, null, 100)]
    [InlineData(5000, 4000, 4000)]
    public async Task No_longer_answer_is_asked_for_than_is_allowed(int allowed, int? wanted, int sent)
    {
        var settings = GatewayBench.SettingsOf() with { Sampling = new Sampling(MaxOutputTokens: wanted), Tokens = new TokenLimits(Completion: allowed) };
        var (bench, provider) = (new GatewayBench(settings), new ScriptedProvider());
        using var gateway = bench.Gateway(provider);

        await gateway.AskAsync(bench.Ask(), CancellationToken.None);

        Assert.Equal(sent, Assert.Single(provider.Requests).Settings.Sampling.MaxOutputTokens);
        Assert.Equal(sent, Assert.Single(bench.Archive.Records).Sampling.MaxOutputTokens);
    }

    private static GatewayBench BenchOf(long prompt) => new(GatewayBench.SettingsOf() with { Tokens = new TokenLimits(prompt) });
}
