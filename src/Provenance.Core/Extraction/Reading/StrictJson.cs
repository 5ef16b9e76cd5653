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
    /// <param name="places">Gets where texts and numbers stand; null where nobody wants to know.</param>
    /// <param name="offset">Of the first byte, in what places are counted in.</param>
    /// <returns>The value and its length in bytes; null when it is not JSON.</returns>
    public static (JsonValue Value, int Length)? Read(ReadOnlySpan<byte> utf8, List<int> duplicates, ValuePlaces? places = null, int offset = 0)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            reader.Read();
            var value = Value(ref reader, duplicates, places, offset);
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

    private static JsonValue Value(ref Utf8JsonReader reader, List<int> duplicates, ValuePlaces? places, int offset) =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(ref reader, duplicates, places, offset),
            JsonTokenType.StartArray => Array(ref reader, duplicates, places, offset),
            JsonTokenType.String => Placed(ref reader, new JsonValue.Text(reader.GetString()!), places, offset),
            JsonTokenType.Number => Placed(
                ref reader, new JsonValue.Number(double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture)), places, offset),
            JsonTokenType.Null => JsonValue.Null.Value,
            _ => new JsonValue.Boolean(reader.TokenType == JsonTokenType.True),
        };

    private static JsonValue Placed(ref Utf8JsonReader reader, JsonValue value, ValuePlaces? places, int offset)
    {
        places?.Add(value, offset + (int)reader.TokenStartIndex, offset + (int)reader.BytesConsumed);
        return value;
    }

    private static JsonValue.Object Object(ref Utf8JsonReader reader, List<int> duplicates, ValuePlaces? places, int offset)
    {
        var members = new MemberList();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var at = (int)reader.TokenStartIndex;
            reader.Read();
            if (!members.Set(name, Value(ref reader, duplicates, places, offset), keepFirst: false))
                duplicates.Add(at);
        }

        return members.ToObject();
    }

    private static JsonValue.Array Array(ref Utf8JsonReader reader, List<int> duplicates, ValuePlaces? places, int offset)
    {
        var items = ImmutableArray.CreateBuilder<JsonValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Value(ref reader, duplicates, places, offset));
        return new JsonValue.Array(items.ToImmutable());
    }
}
