using Provenance.Gateway.Retries;
using Xunit;

namespace Provenance.Tests.Gateway.Retries;

public sealed class RetryHintTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after: 3", 3.0)]
    [InlineData("retry-after: 0.5", 0.5)]
    [InlineData("retry-after: -5", 0.0)]
    [InlineData("retry-after: Fri, 20 Nov 2026 09:30:07 GMT", 7.0)]
    [InlineData("retry-after: Fri, 20 Nov 2026 09:00:00 GMT", 0.0)]
    [InlineData("retry-after-ms: 250", 0.25)]
    [InlineData("retry-after-ms: 250; retry-after: 9", 0.25)]
    [InlineData("retry-after: soon", null)]
    [InlineData("retry-after: NaN", null)]
    [InlineData("retry-after: 1e300", null)]
    [InlineData("retry-after: 99999999999", 2_592_000.0)]
    [InlineData("x-ratelimit-reset-requests: 20ms", 0.02)]
    [InlineData("x-ratelimit-reset-requests: 6m0s", 360.0)]
    [InlineData("x-ratelimit-reset-tokens: 1h2m3.5s", 3723.5)]
    [InlineData("x-ratelimit-reset-tokens: 12", 12.0)]
    [InlineData("x-ratelimit-reset: 1795167010000", 10.0)]
    [InlineData("x-ratelimit-reset: 1795167010", 10.0)]
    [InlineData("x-ratelimit-reset-requests: 1s; x-ratelimit-reset-tokens: 8s", 1.0)]
    [InlineData("x-ratelimit-reset-requests: 1s; x-ratelimit-reset-tokens: 8s; x-ratelimit-remaining-tokens: 0", 8.0)]
    [InlineData("x-ratelimit-reset-requests: 1x", null)]
    [InlineData("x-ratelimit-reset-requests: s", null)]
    [InlineData("anthropic-ratelimit-requests-remaining: 12; anthropic-ratelimit-requests-reset: 2026-11-20T09:30:40Z", null)]
    [InlineData("anthropic-ratelimit-requests-remaining: 0; anthropic-ratelimit-requests-reset: 2026-11-20T09:30:40Z", 40.0)]
    [InlineData("", null)]
    public void Reads_what_servers_say(string headers, double? seconds)
    {
        var hint = RetryHint.Read(ByName(headers).GetValueOrDefault, Now);

        Assert.Equal(seconds, hint?.TotalSeconds);
    }

    [Theory]
    [InlineData("x-ratelimit-remaining-requests: 3; x-ratelimit-reset-requests: 8s", null)]
    [InlineData("x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 8s", 8.0)]
    [InlineData("x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 8s; x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 9s", 9.0)]
    [InlineData("anthropic-ratelimit-input-tokens-remaining: 0; anthropic-ratelimit-input-tokens-reset: 2026-11-20T09:30:05Z", 5.0)]
    [InlineData("x-ratelimit-remaining: 0; x-ratelimit-reset: 36000", 60.0)]
    [InlineData("x-ratelimit-remaining: 0", null)]
    public void Finds_the_limit_that_is_spent_and_heeds_it_for_a_minute_at_most(string headers, double? seconds) =>
        Assert.Equal(seconds, RetryHint.Exhausted(ByName(headers).GetValueOrDefault, Now)?.TotalSeconds);

    private static Dictionary<string, string> ByName(string headers) => headers.Split("; ", StringSplitOptions.RemoveEmptyEntries)
        .Select(header => header.Split(": "))
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
