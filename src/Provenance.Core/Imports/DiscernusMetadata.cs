using System.Globalization;
using System.Text.Json;
using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Core.Imports;

/// <summary>What <c>metadata.jsonl</c> of an old Discernus session says of a call. Whatever it does not say is null.</summary>
internal sealed record DiscernusMetadata(ModelName? Model, DateTimeOffset? At, Usage Usage, decimal? Cost, bool Success, string? Error)
{
    /// <summary>By call number; empty when there is no such file. A line that can't be read is a finding and counts for nothing.</summary>
    public static Dictionary<int, DiscernusMetadata> Read(string file, List<Finding> findings)
    {
        var calls = new Dictionary<int, DiscernusMetadata>();
        if (!File.Exists(file))
            return calls;
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                using var json = JsonDocument.Parse(line);
                calls[json.RootElement.GetProperty("call_number").GetInt32()] = Of(json.RootElement);
            }
            catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                findings.Add(new Finding(
                    Severity.Warning, "metadata-unreadable", $"the line is left out: {broken.Message}", new SourceSpot("llm_archive/metadata.jsonl", number)));
            }
        }

        return calls;
    }

    private static DiscernusMetadata Of(JsonElement json)
    {
        var usage = json.TryGetProperty("usage", out var value) && value.ValueKind == JsonValueKind.Object ? value : default;
        return new DiscernusMetadata(
            Text(json, "model") is { Length: > 0 } model ? ModelName.Parse(model) : null,
            DateTimeOffset.TryParse(Text(json, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            new Usage(Number(usage, "prompt_tokens"), Number(usage, "completion_tokens")),
            Amount(usage, "response_cost_usd"),
            !json.TryGetProperty("success", out var success) || success.ValueKind != JsonValueKind.False,
            Text(json, "error"));
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : null;

    private static decimal? Amount(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.TryGetDecimal(out var amount) ? amount : null;
}
