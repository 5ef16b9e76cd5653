using System.Globalization;

namespace Provenance.Core.Formulas;

/// <summary>Tells the kinds of text that are no formula apart.</summary>
internal static class FormulaWording
{
    private static readonly string[] Stands = ["tbd", "tba", "todo", "n/a", "na", "none", "null", "...", "…", "-", "?"];

    /// <summary>Says so when the text stands for a formula that is still to come; null otherwise.</summary>
    public static NotComputable? Placeholder(string text)
    {
        var trimmed = text.Trim();
        return Stands.Contains(trimmed, StringComparer.OrdinalIgnoreCase) || trimmed.Contains("{{", StringComparison.Ordinal)
            || Encloses(trimmed, '{', '}') || Encloses(trimmed, '<', '>')
            ? Placeholding(trimmed)
            : null;
    }

    /// <summary>Why a text that the grammar does not accept is no formula.</summary>
    /// <param name="complaint">What the grammar says.</param>
    public static NotComputable Explain(string text, string complaint)
    {
        var trimmed = text.Trim();
        if (Encloses(trimmed, '[', ']') && !trimmed.AsSpan(1, trimmed.Length - 2).ContainsAny("[]"))
            return Placeholding(trimmed);

        return WordsSideBySide(trimmed) is { } words
            ? new NotComputable(NotComputable.Prose, $"{NotComputable.Quoted(words)} is no part of a formula")
            : new NotComputable(NotComputable.Syntax, complaint);
    }

    private static NotComputable Placeholding(string text) =>
        new(NotComputable.Placeholder, $"{NotComputable.Quoted(text)} stands for a formula");

    private static bool Encloses(string text, char open, char close) =>
        text.Length >= 2 && text[0] == open && text[^1] == close;

    private static string? WordsSideBySide(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 1; i < parts.Length; i++)
        {
            if (IsWord(parts[i - 1]) && IsWord(parts[i]))
                return string.Create(CultureInfo.InvariantCulture, $"{parts[i - 1]} {parts[i]}");
        }

        return null;
    }

    // A word of a language: letters, with hyphens and apostrophes inside and punctuation at its end. A name has an underscore or a dot.
    private static bool IsWord(string part)
    {
        var word = part.TrimEnd('.', ',', ':', ';', '!', '?', ')').TrimStart('(');
        return word.Length >= 2 && char.IsLetter(word[0]) && !FormulaLexer.IsKeyword(word)
            && word.All(c => char.IsLetter(c) || c is '-' or '\'' or '’');
    }
}
