namespace Provenance.Gateway.Providers.Offline;

/// <summary>Cuts text into lower-case words: runs of letters, digits and marks; an apostrophe inside a word belongs to it.</summary>
internal static class WordScanner
{
    public static string[] Words(string text) => [.. Scan(text).Select(word => word.Text)];

    public static IEnumerable<Word> Scan(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (!IsPart(text, at))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && IsPart(text, at))
                at++;
            yield return new Word(text[start..at].ToLowerInvariant(), start);
        }
    }

    private static bool IsPart(string text, int at) =>
        char.IsLetterOrDigit(text[at])
        || char.IsSurrogate(text[at])
        || char.GetUnicodeCategory(text[at]) is System.Globalization.UnicodeCategory.NonSpacingMark
        || (text[at] is '\'' or '’' && at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]));

    /// <param name="Start">Where it begins in the text, in UTF-16 code units.</param>
    internal readonly record struct Word(string Text, int Start);
}
