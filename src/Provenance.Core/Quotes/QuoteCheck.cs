namespace Provenance.Core.Quotes;

/// <summary>
/// How a quoted passage is found in its document. The first that fits holds, in the order exact, normalised, markup, elided, loose.
/// The precise rules are in <c>docs/quotes.md</c>.
/// </summary>
public enum QuoteStatus
{
    /// <summary>Character for character.</summary>
    Exact,

    /// <summary>After normalisation of Unicode form, case, white space, quotation marks, dashes, and punctuation at the ends.</summary>
    Normalised,

    /// <summary>In pieces, in order, where the quote says that something is left out.</summary>
    Elided,

    /// <summary>Once the mark that the model put around it, such as <c>[DIMENSION: …]</c>, is taken off.</summary>
    Markup,

    /// <summary>Nearly: its words stand there in order, by letters alone.</summary>
    Loose,

    /// <summary>Not there.</summary>
    NotFound,
}

/// <summary>A quoted passage, checked against its document.</summary>
/// <param name="Offset">Where it begins in the document, in UTF-16 code units; null when it was not found.</param>
public sealed record QuoteCheck(int Ordinal, string Dimension, string Quote, QuoteStatus Status, int? Offset);
