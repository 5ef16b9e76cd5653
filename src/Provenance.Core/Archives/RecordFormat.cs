using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Archives;

/// <summary>
/// The format of a record: canonical JSON (RFC 8785), format 2. A record's digest is that of exactly these bytes, which are those of
/// its file. The provider's body stands in <c>body</c> as text when it is valid UTF-8, else in <c>bodyBase64</c>; money is text, so
/// that no digit is lost; times are UTC with seven decimals; what is unknown is left out.
/// </summary>
public static partial class RecordFormat
{
    public const int Version = 2;

    /// <summary>The oldest that is still read. What it has not yet is left out, as in a record to which it does not apply.</summary>
    public const int OldestVersion = 1;

    private const long SafeInteger = 1L << 53;

    /// <summary>The canonical bytes. A lone surrogate in a text, which no UTF-8 can hold, becomes U+FFFD.</summary>
    public static ReadOnlyMemory<byte> Write(RecordEnvelope envelope) => CanonicalJsonWriter.WriteObject(envelope, WriteMembers);

    private static void WriteMembers(CanonicalJsonWriter json, RecordEnvelope envelope)
    {
        Optional(json, "actualModel", envelope.ActualModel);
        if (envelope.Assignment is { } assignment)
            WriteAssignment(json, assignment);
        json.Integer("attempt", envelope.Key.Attempt);
        Body(json, envelope.Body.Span);
        if (envelope.Cached is { } cached)
            WriteCacheSource(json, cached);
        Optional(json, "charged", Text(envelope.Charged));
        Optional(json, "cost", Text(envelope.Cost));
        Optional(json, "disclaimer", envelope.Disclaimer);
        json.String("document", envelope.Document);
        Optional(json, "finishReason", envelope.FinishReason);
        Optional(json, "finished", Text(envelope.Finished));
        Optional(json, "firstToken", Text(envelope.FirstToken));
        json.Integer("format", Version);
        json.String("kind", envelope.Key.Kind.Name());
        Optional(json, "message", envelope.Message);
        json.Integer("ordinal", envelope.Key.Ordinal);
        json.String("outcome", envelope.Outcome.Name());
        if (envelope.Price is { } price)
            WritePrice(json, price);
        json.String("prompt", envelope.Prompt);
        json.String("reason", envelope.Reason.Name());
        Optional(json, "requestId", envelope.RequestId);
        json.String("requestedModel", envelope.RequestedModel.ToString());
        json.Integer("run", envelope.Run);
        WriteSampling(json, envelope.Sampling);
        json.String("session", envelope.Session);
        Optional(json, "started", Text(envelope.Started));
        if (envelope.Status is { } status)
            json.Integer("status", status);
        if (!envelope.Stop.IsDefaultOrEmpty)
            WriteStop(json, envelope.Stop);
        Optional(json, "substitute", envelope.Substitute?.ToString());
        Optional(json, "template", envelope.Template);
        Optional(json, "text", envelope.Text);
        WriteUsage(json, envelope.Usage);
    }

    private static void Body(CanonicalJsonWriter json, ReadOnlySpan<byte> body)
    {
        if (Utf8.IsValid(body))
            json.String("body", body);
        else
            json.String("bodyBase64", Convert.ToBase64String(body));
    }

    private static void WriteAssignment(CanonicalJsonWriter json, Assignment assignment)
    {
        json.BeginObject("assignment");
        json.String("arm", assignment.Arm);
        json.String("experimentId", assignment.ExperimentId);
        json.EndObject();
    }

    private static void WriteCacheSource(CanonicalJsonWriter json, CacheSource cached)
    {
        json.BeginObject("cached");
        json.String("kind", cached.Kind.Name());
        json.String("record", cached.Record.ToString());
        json.String("session", cached.Session);
        if (cached.Similarity is { } similarity)
            json.Number("similarity", similarity);
        json.EndObject();
    }

    private static void WriteStop(CanonicalJsonWriter json, ImmutableArray<string> stop)
    {
        json.BeginArray("stop");
        foreach (var sequence in stop)
            json.Value(sequence);
        json.EndArray();
    }

    private static void WritePrice(CanonicalJsonWriter json, Price price)
    {
        json.BeginObject("price");
        json.String("asOf", price.AsOf.ToString("O", CultureInfo.InvariantCulture));
        Optional(json, "cacheWritePerMillion", Text(price.CacheWritePerMillion));
        Optional(json, "cachedInputPerMillion", Text(price.CachedInputPerMillion));
        json.String("inputPerMillion", Text(price.InputPerMillion)!);
        json.String("outputPerMillion", Text(price.OutputPerMillion)!);
        json.EndObject();
    }

    private static void WriteSampling(CanonicalJsonWriter json, Sampling sampling)
    {
        json.BeginObject("sampling");
        Optional(json, "maxOutputTokens", sampling.MaxOutputTokens);
        Optional(json, "seed", sampling.Seed);
        if (sampling.Temperature is { } temperature)
            json.Number("temperature", temperature);
        if (sampling.TopP is { } topP)
            json.Number("topP", topP);
        json.EndObject();
    }

    private static void WriteUsage(CanonicalJsonWriter json, Usage usage)
    {
        json.BeginObject("usage");
        Optional(json, "cacheWrite", usage.CacheWrite);
        Optional(json, "cachedInput", usage.CachedInput);
        Optional(json, "input", usage.Input);
        Optional(json, "output", usage.Output);
        Optional(json, "reasoning", usage.Reasoning);
        json.EndObject();
    }

    private static void Optional(CanonicalJsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.String(name, value);
    }

    /// <summary>JSON's numbers are doubles: a whole number that a double can't hold is written as text.</summary>
    private static void Optional(CanonicalJsonWriter json, string name, long? value)
    {
        if (value is > -SafeInteger and < SafeInteger)
            json.Integer(name, value.Value);
        else
            Optional(json, name, value?.ToString(CultureInfo.InvariantCulture));
    }

    private static string? Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(DateTimeOffset? time) => time is { } known ? UtcTime.Format(known) : null;
}
