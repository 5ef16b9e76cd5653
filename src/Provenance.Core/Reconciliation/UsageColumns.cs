using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Tables;

namespace Provenance.Core.Reconciliation;

/// <summary>Where the columns of a usage export stand.</summary>
internal sealed class UsageColumns
{
    private const long LastSecond = 253_402_300_799;

    private static readonly string[] Ids = ["generation_id", "request_id"];
    private static readonly string[] Starts = ["created_at", "start_time_iso", "start_time", "usage_date_utc", "timestamp", "date"];
    private static readonly string[] Ends = ["end_time_iso", "end_time"];
    private static readonly string[] Models = ["model_permaslug", "model", "model_version", "model_id"];
    private static readonly string[] Counts = ["num_model_requests", "requests", "request_count", "n_requests"];
    private static readonly string[] Inputs = ["input_tokens", "tokens_prompt", "prompt_tokens", "n_context_tokens_total"];
    private static readonly string[] Outputs = ["output_tokens", "tokens_completion", "completion_tokens", "usage_output_tokens", "n_generated_tokens_total"];
    private static readonly string[] Costs = ["cost_total", "cost_usd", "cost", "amount_value"];

    /// <summary>Anthropic's, which together are the prompt: a cache's are not in the first.</summary>
    private static readonly string[] InputParts =
    [
        "usage_input_tokens_no_cache", "usage_input_tokens_cache_write", "usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write_1h",
        "usage_input_tokens_cache_read",
    ];

    private static readonly string[] Times =
        ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz", "yyyy-MM-dd HH:mm:ss 'UTC'"];

    private readonly string file;
    private readonly ImmutableArray<string> headings;

    public UsageColumns(string file, CsvRecord header)
    {
        this.file = file;
        headings = [.. header.Fields.Select(heading => heading.Trim().ToLowerInvariant())];
        if (Find(Starts) < 0)
            throw Wrong(header, "", $"no column says when: one of {string.Join(", ", Starts)} is wanted");
        if (new[] { Ids, Counts, Inputs, InputParts, Outputs }.All(names => Find(names) < 0))
            throw Wrong(header, "", "no column has a request's id, or counts requests or tokens: such as generation_id, num_model_requests, input_tokens");
    }

    /// <summary>The heading of a field, counted from 1.</summary>
    public string Heading(int field) => field <= headings.Length ? headings[field - 1] : string.Create(CultureInfo.InvariantCulture, $"field {field}");

    /// <exception cref="InvalidUsageExportException">A field breaks a rule.</exception>
    public UsageRow Read(CsvRecord record)
    {
        if (record.Fields.Length != headings.Length)
            throw Wrong(record, "", $"it has {record.Fields.Length} fields, and there are {headings.Length} headings");
        var id = Text(Ids, record);
        if (id is null && Find(Ids) is var ids and >= 0 && Find(Counts) < 0)
            throw Wrong(record, headings[ids], "a request's id is wanted");
        var (from, isDay) = Time(Starts, record) ?? throw Wrong(record, headings[Find(Starts)], "a time is wanted");
        return new UsageRow(
            record.Line,
            id,
            from,
            Time(Ends, record)?.Time ?? (id is not null ? null : from + (isDay ? TimeSpan.FromDays(1) : TimeSpan.Zero)),
            Text(Models, record),
            id is null ? Count(Counts, record) : 1,
            Count(Inputs, record) ?? Parts(record),
            Count(Outputs, record),
            Amount(record));
    }

    private int Find(string[] names) => names.Select(name => headings.IndexOf(name)).FirstOrDefault(at => at >= 0, -1);

    private string? Text(string[] names, CsvRecord record) =>
        Find(names) is var at and >= 0 && record.Fields[at].Trim() is { Length: > 0 } text ? text : null;

    private long? Count(string[] names, CsvRecord record) =>
        Text(names, record) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= int.MaxValue * 1_000L ? count
        : throw Wrong(record, headings[Find(names)], "a whole number from 0 is wanted");

    private long? Parts(CsvRecord record) =>
        InputParts.Select(part => Count([part], record)).OfType<long>().ToList() is { Count: > 0 } parts ? parts.Sum() : null;

    private decimal? Amount(CsvRecord record) =>
        Text(Costs, record) is not { } text ? null
        : decimal.TryParse(text.TrimStart('$'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var amount)
            && amount < 1_000_000_000 ? amount
        : throw Wrong(record, headings[Find(Costs)], "an amount in US dollars is wanted");

    /// <summary>ISO 8601, UTC where no offset stands, or seconds since 1970.</summary>
    private (DateTimeOffset Time, bool IsDay)? Time(string[] names, CsvRecord record)
    {
        if (Text(names, record) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LastSecond)
            return (DateTimeOffset.FromUnixTimeSeconds(seconds), false);
        return DateTimeOffset.TryParseExact(
            text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? (time, text.Length == "yyyy-MM-dd".Length)
            : throw Wrong(record, headings[Find(names)], "a time as ISO 8601 writes it is wanted");
    }

    private InvalidUsageExportException Wrong(CsvRecord record, string field, string rule) => new(file, record.Line, field, rule);
}
