using Provenance.Core.Models;
using Provenance.Gateway.Prices;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Prices;

public sealed class PriceTableTests
{
    private const string Small = """
        format: 1
        sources:
          page: { page: Some prices, url: "https://example.org/prices" }
        providers:
          some:
            host: api.example.org
            batch_factor: 0.5
            models:
              reader: { input: 2, output: 8, cached_input: 0.5, cache_write: 2.5, source: page, as_of: 2026-11-01, read_by: a reader }
        """;

    [Fact]
    public void Every_price_of_the_built_in_table_names_its_source_and_day()
    {
        Assert.NotEmpty(PriceTable.BuiltIn.Prices);
        Assert.All(PriceTable.BuiltIn.Prices, listed =>
        {
            Assert.Contains("https://", listed.Source, StringComparison.Ordinal);
            Assert.InRange(listed.Price.AsOf, new DateOnly(2026, 1, 1), new DateOnly(2026, 11, 25));
            Assert.True(listed.Price.InputPerMillion > 0, listed.Model);
            Assert.True((listed.Price.CachedInputPerMillion ?? 0) <= listed.Price.InputPerMillion, listed.Model);
            Assert.True(listed.BatchPrice!.InputPerMillion <= listed.Price.InputPerMillion, listed.Model);
        });
    }

    [Fact]
    public void A_price_holds_for_the_id_that_is_sent_at_the_provider_s_own_host()
    {
        var table = PriceTable.Read(Small, "prices.yaml");

        Assert.Equal(new Price(2, 8, new DateOnly(2026, 11, 1), 0.5m, 2.5m), table.Find(Settings("https://api.example.org/v1", "reader"))?.Price);
        Assert.Equal(new Price(1, 4, new DateOnly(2026, 11, 1), 0.25m, 1.25m), table.Find(Settings("https://api.example.org/v1", "reader"))?.BatchPrice);
        Assert.NotNull(table.Find(Settings(null, "reader")));
        Assert.Null(table.Find(Settings("https://llm.example.com/v1", "reader")));
        Assert.Null(table.Find(Settings("https://api.example.org/v1", "reader-2")));
        Assert.Equal("Some prices, https://example.org/prices, read by a reader", Assert.Single(table.Prices).Source);
    }

    [Fact]
    public void What_is_wrong_with_a_table_is_said_with_its_line_and_field()
    {
        var text = Small.Replace("source: page, as_of: 2026-11-01", "source: nowhere, as_of: November", StringComparison.Ordinal)
            .Replace("input: 2, ", "input: much, ", StringComparison.Ordinal);

        var wrong = Assert.Throws<InvalidPricesException>(() => PriceTable.Read(text, "prices.yaml"));

        Assert.Equal(
            ["wrong-type", "bad-date", "unknown-source"],
            wrong.Findings.Select(finding => finding.Rule));
        Assert.All(wrong.Findings, finding => Assert.Equal(9, finding.Spot.Line));
        Assert.Equal("providers.some.models.reader.source", wrong.Findings[^1].Spot.Field);
    }

    [Fact]
    public void A_table_of_another_format_is_refused() =>
        Assert.Contains(
            Assert.Throws<InvalidPricesException>(() => PriceTable.Read(Small.Replace("format: 1", "format: 2", StringComparison.Ordinal), "prices.yaml")).Findings,
            finding => finding.Rule == "unsupported-version");

    private static ModelSettings Settings(string? baseUrl, string model) =>
        GatewayBench.SettingsOf($"some/{model}") with { BaseUrl = baseUrl };
}
