using System.Globalization;
using System.Text;
using System.Text.Json;
using Provenance.Core.Extraction.Reading;

namespace Provenance.Tests.Extraction.Reading;

/// <summary>What the platform's own reader sees of a text before it refuses it: an oracle for what stands whole before the fault.</summary>
internal static class StrictPrefix
{
    /// <summary>Every scalar, with its path, up to the first fault.</summary>
    public static List<string> Leaves(string json)
    {
        var leaves = new List<string>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 128 }));
        var path = new Stack<(string Name, int Index)>();
        path.Push(("$", -1));
        try
        {
            while (reader.Read())
                Take(ref reader, path, leaves);
        }
        catch (JsonException)
        {
        }

        return leaves;
    }

    private static void Take(ref Utf8JsonReader reader, Stack<(string Name, int Index)> path, List<string> leaves)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            path.Push((path.Peek().Name + "." + reader.GetString(), -1));
            return;
        }

        if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            path.Pop();
            Done(path);
            return;
        }

        if (path.Peek().Index >= 0)
            path.Push((path.Peek().Name + $"[{path.Peek().Index}]", -1));
        if (reader.TokenType is JsonTokenType.StartArray)
            path.Push((path.Peek().Name, 0));
        else if (reader.TokenType is JsonTokenType.StartObject)
            path.Push((path.Peek().Name, -1));
        else
        {
            leaves.Add($"{path.Peek().Name} = {Scalar(ref reader).Render()}");
            Done(path);
        }
    }

    /// <summary>A value is complete: the member or item it was leaves the path.</summary>
    private static void Done(Stack<(string Name, int Index)> path)
    {
        if (path.Count > 1)
            path.Pop();
        if (path.TryPeek(out var parent) && parent.Index >= 0)
        {
            path.Pop();
            path.Push((parent.Name, parent.Index + 1));
        }
    }

    private static JsonValue Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => new JsonValue.Text(reader.GetString()!),
        JsonTokenType.Number => new JsonValue.Number(double.Parse(Encoding.UTF8.GetString(reader.ValueSpan), CultureInfo.InvariantCulture)),
        JsonTokenType.Null => JsonValue.Null.Value,
        _ => new JsonValue.Boolean(reader.TokenType == JsonTokenType.True),
    };
}
