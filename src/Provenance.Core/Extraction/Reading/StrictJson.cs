using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Provenance.Core.Extraction.Reading;

/// <summary>Reads one JSON object or array as the standard has it, from the start of some bytes that may go on behind it.</summary>
internal static class StrictJson
{
    /// <summary>How deep objects and arrays may stand in one another.</summary>
    public const int MaxDepth = 128;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <param name="utf8">Begins with the opening bracket.</param>
    /// <param name="duplicates">Byte offsets of names that stand again in their object. The last value is kept.</param>
    /// <returns>The value and its length in bytes; null when it is not JSON.</returns>
    public static (JsonValue Value, int Length)? Read(ReadOnlySpan<byte> utf8, List<int> duplicates)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            reader.Read();
            var value = Value(ref reader, duplicates);
            return (value, (int)reader.BytesConsumed);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // GetString's answer to an escaped lone surrogate.
            return null;
        }
    }

    private static JsonValue Value(ref Utf8JsonReader reader, List<int> duplicates) =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(ref reader, duplicates),
            JsonTokenType.StartArray => Array(ref reader, duplicates),
            JsonTokenType.String => new JsonValue.Text(reader.GetString()!),
            JsonTokenType.Number => new JsonValue.Number(double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture)),
            JsonTokenType.Null => JsonValue.Null.Value,
            _ => new JsonValue.Boolean(reader.TokenType == JsonTokenType.True),
        };

    private static JsonValue.Object Object(ref Utf8JsonReader reader, List<int> duplicates)
    {
        var members = new MemberList();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var offset = (int)reader.TokenStartIndex;
            reader.Read();
            if (!members.Set(name, Value(ref reader, duplicates), keepFirst: false))
                duplicates.Add(offset);
        }

        return members.ToObject();
    }

    private static JsonValue.Array Array(ref Utf8JsonReader reader, List<int> duplicates)
    {
        var items = ImmutableArray.CreateBuilder<JsonValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Value(ref reader, duplicates));
        return new JsonValue.Array(items.ToImmutable());
    }
}
