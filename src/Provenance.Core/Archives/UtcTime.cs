using System.Globalization;

namespace Provenance.Core.Archives;

/// <summary>Times in files: ISO 8601, UTC, always seven decimals, <c>2026-11-20T09:30:00.0000000Z</c>.</summary>
public static class UtcTime
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">The text is anything else.</exception>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.TryParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException($"A time is written as 2026-11-20T09:30:00.0000000Z; this is \"{text}\".");
}
