using System.Collections.Immutable;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Providers.Wire;

namespace Provenance.Gateway.Providers.Embeddings;

/// <summary>Makes a reply of a response with vectors: a vector for each text, all of one length, or none.</summary>
internal static class EmbeddingReader
{
    /// <summary>Two thousand texts of four thousand numbers, written out.</summary>
    private const int MostBytes = 256 * 1024 * 1024;

    public static async Task<EmbeddingReply> ReadAsync(
        WireResponse response,
        int texts,
        Func<JsonElement, (IEnumerable<JsonElement> Vectors, Usage Usage)> read,
        CancellationToken cancellationToken)
    {
        var body = await ReceivedBody.ReadAsync(response, arrived: null, MostBytes, cancellationToken);
        if (!response.IsSuccess)
        {
            var error = ErrorBody.Read(body.Bytes);
            return Failure(OutcomeClassifier.OfError(response.Status, error, hasHint: false), $"HTTP {response.Status}: {error.Message ?? error.Code}");
        }

        if (body.Broken is { } broken)
            return Failure(OutcomeClass.Transient, $"The response broke off: {broken.Message}");
        return body.TooLarge ? Failure(OutcomeClass.Malformed, "The response is too large.") : Read(body.Bytes, texts, read);
    }

    private static EmbeddingReply Read(
        ReadOnlyMemory<byte> body, int texts, Func<JsonElement, (IEnumerable<JsonElement> Vectors, Usage Usage)> read)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var (items, usage) = read(json.RootElement);
            var vectors = items.Select(Vector).ToImmutableArray();
            return vectors.Length == texts && vectors.All(vector => vector.Length > 0 && vector.Length == vectors[0].Length)
                ? new EmbeddingReply { Outcome = OutcomeClass.Answered, Vectors = vectors, Usage = usage }
                : Failure(OutcomeClass.Malformed, $"The response has not one vector for each of the {texts} texts, all of one length.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            return Failure(OutcomeClass.Malformed, "The response holds no vectors of numbers.");
        }
    }

    private static ReadOnlyMemory<float> Vector(JsonElement numbers) =>
        numbers.EnumerateArray().Select(number => number.GetSingle()).ToArray();

    private static EmbeddingReply Failure(OutcomeClass outcome, string message) => new() { Outcome = outcome, Message = message };
}
