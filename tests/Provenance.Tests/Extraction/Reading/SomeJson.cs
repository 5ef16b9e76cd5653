using System.Globalization;
using System.Text;

namespace Provenance.Tests.Extraction.Reading;

/// <summary>Random but correct JSON objects, in the manner of answers: nested, with awkward texts.</summary>
internal static class SomeJson
{
    private static readonly string[] Texts =
    [
        "", " ", "plain words", "He said \\\"no\\\", and left", "a\\nb", "\\u00e9\\ud83d\\ude00", "{ [ \\\" ] }", "x: 1, y", "6'1\\\", 195", "back\\\\slash", "it's", "\\\"", "``` <|im_end|>", "// # /*",
    ];

    public static string Answer(Random random)
    {
        var json = new StringBuilder();
        Object(json, random, 0);
        return json.ToString();
    }

    private static void Object(StringBuilder json, Random random, int depth)
    {
        json.Append('{');
        for (var i = 0; i < random.Next(1, 5); i++)
        {
            json.Append(i == 0 ? "" : ",").Append(Blank(random));
            Text(json, $"{i}{Texts[random.Next(Texts.Length)]}");
            json.Append(Blank(random)).Append(':').Append(Blank(random));
            Value(json, random, depth + 1);
            json.Append(Blank(random));
        }

        json.Append('}');
    }

    private static void Array(StringBuilder json, Random random, int depth)
    {
        json.Append('[');
        for (var i = 0; i < random.Next(0, 4); i++)
        {
            json.Append(i == 0 ? "" : ",").Append(Blank(random));
            Value(json, random, depth + 1);
            json.Append(Blank(random));
        }

        json.Append(']');
    }

    private static void Value(StringBuilder json, Random random, int depth)
    {
        switch (random.Next(depth > 4 ? 5 : 7))
        {
            case 0:
                json.Append(random.NextDouble().ToString("R", CultureInfo.InvariantCulture));
                break;
            case 1:
                json.Append(random.Next(-3, 3));
                break;
            case 2:
                json.Append(new[] { "true", "false", "null", "1e3", "-0.5E-2" }[random.Next(5)]);
                break;
            case 3 or 4:
                Text(json, Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)]);
                break;
            case 5:
                Object(json, random, depth);
                break;
            default:
                Array(json, random, depth);
                break;
        }
    }

    private static void Text(StringBuilder json, string escaped) => json.Append('"').Append(escaped).Append('"');

    private static string Blank(Random random) => new[] { "", "", " ", "\n  " }[random.Next(4)];
}
