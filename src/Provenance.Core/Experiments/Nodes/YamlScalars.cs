using System.Globalization;
using YamlDotNet.Core;

namespace Provenance.Core.Experiments.Nodes;

/// <summary>What an unquoted YAML scalar is: the core schema of YAML 1.2, in which <c>yes</c> and <c>on</c> are text.</summary>
internal static class YamlScalars
{
    public static ScalarKind KindOf(YamlDotNet.Core.Events.Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain ? KindOf(scalar.Value) : ScalarKind.Text;

    private static ScalarKind KindOf(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
            "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
            _ when IsNumber(text) => ScalarKind.Number,
            _ => ScalarKind.Text,
        };

    private static bool IsNumber(string text) =>
        text.Any(char.IsAsciiDigit)
        && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E')
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number);
}
