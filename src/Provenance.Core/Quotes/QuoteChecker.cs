namespace Provenance.Core.Quotes;

/// <summary>
/// Checks quotes against one document. The document is prepared once; a check then costs a few searches through it. Safe for many
/// threads. The rules are those of <see cref="QuoteStatus"/>, in full in <c>docs/quotes.md</c>.
/// </summary>
public sealed class QuoteChecker
{
    /// <summary>Shorter pieces stand in any document.</summary>
    private const int ShortestPiece = 8;

    /// <summary>Fewer letters are no passage.</summary>
    private const int FewestLoose = 10;

    private readonly string document;
    private readonly NormalText normal;
    private readonly NormalText words;

    public QuoteChecker(string documentText)
    {
        document = documentText;
        normal = NormalText.Of(documentText);
        words = normal.Words();
    }

    public QuoteCheck Check(int ordinal, string dimension, string quote)
    {
        var (status, offset) = Find(quote);
        return new QuoteCheck(ordinal, dimension, quote, status, offset);
    }

    /// <summary>How the quote is found, and where it begins in the document.</summary>
    public (QuoteStatus Status, int? Offset) Find(string quote)
    {
        if (Exact(quote) is { } exact)
            return (QuoteStatus.Exact, exact);
        if (Normalised(quote) is { } same)
            return (QuoteStatus.Normalised, same);
        var inside = QuoteMarkup.Unwrap(quote);
        if (inside != quote && Normalised(inside) is { } marked)
            return (QuoteStatus.Markup, marked);
        if (Elided(inside) is { } elided)
            return (QuoteStatus.Elided, elided);
        var plain = QuoteMarkup.WithoutNames(inside);
        return (Loose(plain, bracketsAreGaps: false) ?? Loose(plain, bracketsAreGaps: true)) is { } loose
            ? (QuoteStatus.Loose, loose)
            : (QuoteStatus.NotFound, null);
    }

    private int? Exact(string quote)
    {
        if (string.IsNullOrWhiteSpace(quote))
            return null;
        var index = document.IndexOf(quote, StringComparison.Ordinal);
        return index < 0 ? null : index;
    }

    private int? Normalised(string quote) => Sequence(normal, [Core(quote)]);

    private int? Elided(string quote)
    {
        var pieces = QuoteMarkup.Pieces(quote, bracketsAreGaps: true).Select(Core).Where(piece => piece.Length > 0).ToList();
        return pieces.Count > 1 && pieces.TrueForAll(piece => piece.Length >= ShortestPiece) ? Sequence(normal, pieces) : null;
    }

    private int? Loose(string quote, bool bracketsAreGaps)
    {
        var pieces = QuoteMarkup.Pieces(quote, bracketsAreGaps)
            .Select(piece => NormalText.Of(piece).Words().Text)
            .Where(piece => piece.Length > 0)
            .ToList();
        return pieces.Sum(piece => piece.Length) >= FewestLoose ? Sequence(words, pieces) : null;
    }

    /// <summary>Where the first piece begins, when all stand in the text one after the other.</summary>
    private static int? Sequence(NormalText text, List<string> pieces)
    {
        int? first = null;
        var from = 0;
        foreach (var piece in pieces)
        {
            var index = piece.Length == 0 ? -1 : text.Text.IndexOf(piece, from, StringComparison.Ordinal);
            if (index < 0)
                return null;
            first ??= text.OffsetOf(index);
            from = index + piece.Length;
        }

        return first;
    }

    /// <summary>The normal form without the punctuation at its ends.</summary>
    private static string Core(string quote) => NormalText.Of(quote).Text.Trim(' ', '.', ',', ';', ':', '"', '\'');
}
