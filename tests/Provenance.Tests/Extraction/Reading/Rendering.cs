using System.Globalization;
using System.Text;
using System.Text.Json;
using Provenance.Core.Extraction.Reading;

namespace Provenance.Tests.Extraction.Reading;

/// <summary>Values as text, to compare readings by.</summary>
internal static class Rendering
{
    public static string Render(this JsonValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    /// <summary>Every scalar with its path.</summary>
    public static IEnumerable<string> Leaves(this JsonValue value, string path = "$") =>
        value switch
        {
            JsonValue.Object o => o.Members.SelectMany(member => Leaves(member.Value, $"{path}.{member.Name}")),
            JsonValue.Array a => a.Items.SelectMany((item, i) => Leaves(item, $"{path}[{i}]")),
            _ => [$"{path} = {Render(value)}"],
        };

    /// <summary>The same rendering of a standard element, the last of duplicate members kept.</summary>
    public static string Render(this JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => "{" + string.Join(",", Last(element).Select(member => Quote(member.Key) + ":" + Render(member.Value))) + "}",
            JsonValueKind.Array => "[" + string.Join(",", element.EnumerateArray().Select(Render)) + "]",
            JsonValueKind.String => Quote(element.GetString()!),
            JsonValueKind.Number => element.GetDouble().ToString("R", CultureInfo.InvariantCulture),
            _ => element.GetRawText(),
        };

    private static OrderedDictionary<string, JsonElement> Last(JsonElement element)
    {
        var members = new OrderedDictionary<string, JsonElement>();
        foreach (var member in element.EnumerateObject())
            members[member.Name] = member.Value;
        return members;
    }

    private static void Write(StringBuilder text, JsonValue value)
    {
        switch (value)
        {
            case JsonValue.Object o:
                text.Append('{').AppendJoin(",", o.Members.Select(member => Quote(member.Name) + ":" + Render(member.Value))).Append('}');
                break;
            case JsonValue.Array a:
                text.Append('[').AppendJoin(",", a.Items.Select(Render)).Append(']');
                break;
            case JsonValue.Text t:
                text.Append(Quote(t.Value));
                break;
            case JsonValue.Number n:
                text.Append(n.Value.ToString("R", CultureInfo.InvariantCulture));
                break;
            case JsonValue.Boolean b:
                text.Append(b.Value ? "true" : "false");
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static string Quote(string value) => "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
