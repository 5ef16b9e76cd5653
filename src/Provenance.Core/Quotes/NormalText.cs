using System.Globalization;
using System.Text;

namespace Provenance.Core.Quotes;

/// <summary>
/// A text in the form in which quotes are compared, and for each of its characters where it came from: lower case, letters and their
/// combining accents as one, one space for any white space and none at the ends, straight quotes, hyphens for dashes, three full stops
/// for an ellipsis, no invisible characters.
/// </summary>
internal sealed class NormalText
{
    private readonly int[] offsets;

    private NormalText(string text, int[] offsets) => (Text, this.offsets) = (text, offsets);

    public string Text { get; }

    /// <summary>Where a character of <see cref="Text"/> stands in the text that was normalised.</summary>
    public int OffsetOf(int index) => offsets[index];

    public static NormalText Of(string text)
    {
        var form = new Builder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var at = i;
            while (i + 1 < text.Length && CombiningAccents.Compose(c, text[i + 1]) is { } composed)
            {
                c = composed;
                i++;
            }

            if (char.IsWhiteSpace(c))
                form.Space(at);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control))
                form.Add(c, at);
        }

        return form.Build();
    }

    /// <summary>The words alone: runs of letters with one space between them. Digits, and whatever else is no letter, are gone.</summary>
    public NormalText Words()
    {
        var words = new Builder(Text.Length);
        for (var i = 0; i < Text.Length; i++)
        {
            if (char.IsLetter(Text[i]) || char.IsSurrogate(Text[i]) || CombiningAccents.IsAccent(Text[i]))
                words.Add(Text[i], offsets[i]);
            else
                words.Space(offsets[i]);
        }

        return words.Build();
    }

    private sealed class Builder(int capacity)
    {
        private readonly StringBuilder text = new(capacity);
        private readonly List<int> offsets = new(capacity);
        private bool space;

        public void Space(int offset)
        {
            if (space || text.Length == 0)
                return;
            space = true;
            text.Append(' ');
            offsets.Add(offset);
        }

        public void Add(char c, int offset)
        {
            space = false;
            var plain = Plain(c);
            text.Append(plain);
            for (var i = 0; i < plain.Length; i++)
                offsets.Add(offset);
        }

        public NormalText Build()
        {
            if (space)
                text.Length--;
            return new NormalText(text.ToString(), [.. offsets]);
        }

        private static string Plain(char c) => c switch
        {
            '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u00AB' or '\u00BB' or '\u2033' => "\"",
            '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' or '\u0060' or '\u00B4' => "'",
            >= '\u2010' and <= '\u2015' or '\u2212' => "-",
            '\u2026' => "...",
            '\uFB00' => "ff",
            '\uFB01' => "fi",
            '\uFB02' => "fl",
            '\uFB03' => "ffi",
            '\uFB04' => "ffl",
            _ => char.ToLowerInvariant(c).ToString(),
        };
    }
}
