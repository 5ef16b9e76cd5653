namespace Provenance.Core.Quotes;

/// <summary>How a quoted passage is found in its document. Tried in this order; the first that fits holds.</summary>
public enum QuoteStatus
{
    /// <summary>Character for character.</summary>
    Exact,

    /// <summary>After normalisation of Unicode form, case, white space, quotation marks and dashes.</summary>
    Normalised,

    /// <summary>In pieces, in order, where the quote says that something is left out.</summary>
    Elided,

    /// <summary>Once markup that the model added, such as <c>[DIMENSION: …]</c>, is taken off.</summary>
    Markup,

    /// <summary>Nearly: most of its words stand there in order.</summary>
    Loose,

    /// <summary>Not there.</summary>
    NotFound,
}

/// <summary>A quoted passage, checked against its document.</summary>
/// <param name="Offset">Where it begins in the document, in UTF-16 code units; null when it was not found.</param>
public sealed record QuoteCheck(int Ordinal, string Dimension, string Quote, QuoteStatus Status, int? Offset);
