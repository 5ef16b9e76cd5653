using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>A value as it stands in a history: JSON, UTF-8, without white space around it.</summary>
[JsonConverter(typeof(PayloadConverter))]
internal readonly record struct Payload(ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The first 8 bytes of the SHA-256, base64url: enough to see that a replay hands over something else.</summary>
    public string Fingerprint()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Utf8.Span, hash);
        return Base64Url.EncodeToString(hash[..8]);
    }

    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}

internal sealed class PayloadConverter : JsonConverter<Payload>
{
    public override bool HandleNull => true;

    public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonMarshal.GetRawUtf8Value(JsonElement.ParseValue(ref reader)).ToArray());

    // What is written here was made by a serialiser, or read from a journal and parsed then.
    public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
