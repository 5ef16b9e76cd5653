using System.Buffers;
using System.Globalization;

namespace Provenance.Gateway.Retries;

/// <summary>When a server says that it may be asked again, in any of the headers in which servers say so.</summary>
internal static class RetryHint
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789.");

    private static readonly string[] Limits = ["requests", "tokens", "input-tokens", "output-tokens"];

    /// <summary>Those of OpenAI and Azure, and of servers with a single limit.</summary>
    private static readonly (string Remaining, string Reset)[] Common =
        [.. Limits.Select(limit => ($"x-ratelimit-remaining-{limit}", $"x-ratelimit-reset-{limit}")), ("x-ratelimit-remaining", "x-ratelimit-reset")];

    /// <summary>With those of Anthropic, which stand in every response, whatever it is about: they say something only of a limit that is spent.</summary>
    private static readonly (string Remaining, string Reset)[] Headers =
        [.. Common, .. Limits.Select(limit => ($"anthropic-ratelimit-{limit}-remaining", $"anthropic-ratelimit-{limit}-reset"))];

    /// <summary>Limits by the minute come back within one; what takes longer the refusal itself will say.</summary>
    private static TimeSpan LongestHeeded { get; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// <c>retry-after-ms</c>, then <c>Retry-After</c> (seconds or an HTTP date), then the resets of <c>x-ratelimit-*</c> and <c>anthropic-ratelimit-*</c>: the latest reset of a
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

    /// <summary>The latest reset of a limit of which nothing remains, at most <see cref="LongestHeeded"/>; null when there is none.</summary>
    /// <param name="header">Finds a header's value by its name; null when it is not there.</param>
    public static TimeSpan? Exhausted(Func<string, string?> header, DateTimeOffset now) =>
        Spent(header, now) is { } rest ? (rest > LongestHeeded ? LongestHeeded : rest) : null;

    private static TimeSpan? Reset(Func<string, string?> header, DateTimeOffset now) =>
        Spent(header, now) ?? Common.Select(names => Duration(header(names.Reset), now)).Where(reset => reset is not null).Min();

    /// <summary>The latest reset of a limit of which nothing remains.</summary>
    private static TimeSpan? Spent(Func<string, string?> header, DateTimeOffset now)
    {
        TimeSpan? latest = null;
        foreach (var (remaining, reset) in Headers)
        {
            if (Number(header(remaining)) is <= 0 && Duration(header(reset), now) is { } due && (latest is not { } known || due > known))
                latest = due;
        }

        return latest;
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
