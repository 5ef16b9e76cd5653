using System.Globalization;
using System.Text;

namespace Provenance.Cli.Terminal;

/// <summary>
/// Text from outside (a model, a server, a file) on its way to a terminal: control characters, escape sequences and the marks that turn
/// the direction of writing are taken out, so that no answer can move the cursor or disguise itself.
/// </summary>
internal static class SafeText
{
    public static string Of(string text)
    {
        if (text.All(IsHarmless))
            return text;
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (IsHarmless(c))
                safe.Append(c);
            else if (c is '\t' or '\r')
                safe.Append(' ');
        }

        return safe.ToString();
    }

    private static bool IsHarmless(char c) =>
        c == '\n' || (!char.IsControl(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
}
