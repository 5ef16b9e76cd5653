using System.Buffers;
using System.Globalization;

namespace Provenance.Gateway.Retries;

/// <summary>When a server says that it may be asked again, in any of the headers in which servers say so.</summary>
internal static class RetryHint
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789.");

    private static readonly string[] Limits = ["requests", "tokens", "input-tokens", "output-tokens"];

    /// <summary>
    /// <c>retry-after-ms</c>, then <c>Retry-After</c> (seconds or an HTTP date), then <c>x-ratelimit-reset-*</c>: the latest reset of a
    /// limit of which nothing remains, or the earliest one when no limit says so. Null when there is none that can be read.
    /// </summary>
    /// <param name="header">Finds a header's value by its name; null when it is not there.</param>
    public static TimeSpan? Read(Func<string, string?> header, DateTimeOffset now) =>
        Milliseconds(header("retry-after-ms"))
        ?? After(header("retry-after"), now)
        ?? Reset(header, now);

    private static TimeSpan? Milliseconds(string? text) => Number(text) is { } ms ? Span(ms / 1000) : null;

    private static TimeSpan? After(string? text, DateTimeOffset now)
    {
        if (Number(text) is { } seconds)
            return Span(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Span((date - now).TotalSeconds)
            : null;
    }

    private static TimeSpan? Reset(Func<string, string?> header, DateTimeOffset now)
    {
        var resets = Limits
            .Select(limit => (Reset: Duration(header($"x-ratelimit-reset-{limit}"), now), Remaining: header($"x-ratelimit-remaining-{limit}")))
            .Append((Reset: Duration(header("x-ratelimit-reset"), now), Remaining: header("x-ratelimit-remaining")))
            .Where(limit => limit.Reset is not null)
            .ToList();
        var spent = resets.Where(limit => Number(limit.Remaining) is <= 0).ToList();
        return spent.Count > 0 ? spent.Max(limit => limit.Reset) : resets.Min(limit => limit.Reset);
    }

    /// <summary>Reads <c>20ms</c>, <c>6m0s</c>, <c>1h2m3.5s</c>, seconds, or a Unix time in seconds or milliseconds.</summary>
    private static TimeSpan? Duration(string? text, DateTimeOffset now)
    {
        const double FirstUnixSeconds = 1e9, FirstUnixMilliseconds = 1e12;
        if (Number(text) is { } number)
        {
            return number switch
            {
                >= FirstUnixMilliseconds => Span((number / 1000) - now.ToUnixTimeSeconds()),
                >= FirstUnixSeconds => Span(number - now.ToUnixTimeSeconds()),
                _ => Span(number),
            };
        }

        return Units(text) is { } seconds ? Span(seconds) : After(text, now);
    }

    private static double? Units(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var rest = text.AsSpan().Trim();
        var seconds = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberParts);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                return null;
            rest = rest[digits..];
            var unit = rest.IndexOfAny(NumberParts) is >= 0 and var next ? rest[..next] : rest;
            if (SecondsOf(unit) is not { } factor)
                return null;
            seconds += value * factor;
            rest = rest[unit.Length..];
        }

        return seconds;
    }

    private static double? SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => null,
    };

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : null;

    private static TimeSpan Span(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));
}
