using System.Globalization;
using System.Text.Json;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Recordings;

/// <summary>A line of the index. What a line leaves out is null, and agrees with anything.</summary>
/// <param name="Line">Its line in the index, from 1.</param>
/// <param name="Step">Such as <c>analysis</c>.</param>
/// <param name="Document">The document's file, as the index names it.</param>
/// <param name="Run">From 1.</param>
/// <param name="Session">The recorded session, where the index tells sessions apart.</param>
public sealed record RecordedAnswer(
    int Line,
    string ResponseFile,
    Digest? ResponseDigest,
    string Step,
    string? Document,
    Digest? DocumentDigest,
    ModelName? Model,
    int Run,
    Digest? Framework,
    string? Session,
    string? PromptFile,
    Digest? PromptDigest,
    DateTimeOffset? At)
{
    internal static RecordedAnswer Of(JsonElement json, int line) => new(
        line,
        Text(json, "response_file") ?? throw new FormatException("the line has no response_file"),
        DigestOf(json, "response_sha256"),
        Text(json, "step") ?? "analysis",
        Text(json, "document"),
        DigestOf(json, "document_sha256"),
        Text(json, "model") is { } model ? ModelName.Parse(model) : null,
        RunOf(json),
        DigestOf(json, "framework_sha256"),
        Text(json, "session"),
        Text(json, "prompt_file"),
        DigestOf(json, "prompt_sha256"),
        DateTimeOffset.TryParse(Text(json, "recorded_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null);

    private static int RunOf(JsonElement json)
    {
        var run = json.TryGetProperty("run", out var value) ? value.GetInt32() : 1;
        return run >= 1 ? run : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"run is {run}; runs count from 1"));
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private static Digest? DigestOf(JsonElement json, string name) => Text(json, name) is { } hex ? Digest.Parse(hex) : null;
}
