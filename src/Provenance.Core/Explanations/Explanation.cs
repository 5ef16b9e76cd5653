using System.Collections.Immutable;
using Provenance.Core.Digests;

namespace Provenance.Core.Explanations;

/// <summary>What a figure was computed from, down to the archived answers.</summary>
/// <param name="Figures">
/// The figure that was asked about, then what it was computed from and so on, depth first, each once: <see cref="ExplainedFigure.Inputs"/>
/// names others of the list.
/// </param>
public sealed record Explanation(string Session, ImmutableArray<ExplainedFigure> Figures);

/// <summary>One figure of the report or of a CSV file, or a document's value between the two.</summary>
/// <param name="Value">As the report has it in full, or as it stands in the CSV file; empty where there is none.</param>
/// <param name="Formula">How the value follows from the inputs, or where it is read.</param>
public sealed record ExplainedFigure(string Id, string Value, string Formula)
{
    /// <summary>Of the planned call that it is about; null when it is about several or none.</summary>
    public int? Ordinal { get; init; }

    /// <summary>
    /// What became of that call: its outcome, how the answer became data, and the strata that it is in; empty where there is none.
    /// </summary>
    public ImmutableArray<string> Fate { get; init; } = [];

    /// <summary>Ids of the figures that it was computed from.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>The places in the session that it was read from.</summary>
    public ImmutableArray<FigureSource> Sources { get; init; } = [];
}

/// <summary>A place in a file of the session.</summary>
/// <param name="Digest">Of the file's bytes, as the session has committed them; null where it commits to none.</param>
/// <param name="Member">Such as <c>usage.input</c>; null for the whole file.</param>
public sealed record FigureSource(string File, Digest? Digest, string? Member)
{
    /// <summary>The piece of the member's text; null where the whole of it is meant.</summary>
    public SourceSpan? Span { get; init; }
}

/// <summary>A piece of an answer's text.</summary>
/// <param name="Path">In the answer's JSON; null where it has none.</param>
/// <param name="Start">Offset of the first byte in the text's UTF-8, from 0.</param>
/// <param name="End">Offset behind the last byte.</param>
/// <param name="Excerpt">The piece with a little around it, on one line.</param>
/// <param name="View">The file that holds the same text and nothing else; null where there is none.</param>
public sealed record SourceSpan(string? Path, int Start, int End, string Text, string Excerpt, string? View);

/// <summary>A session has no figure of this id.</summary>
/// <param name="nearest">Ids that it has, the nearest first.</param>
public sealed class UnknownFigureException(string figure, ImmutableArray<string> nearest)
    : ProvenanceException($"There is no figure \"{figure}\"."
        + (nearest.IsEmpty ? "" : $" The nearest: {string.Join(", ", nearest)}."))
{
    public string Figure { get; } = figure;

    public ImmutableArray<string> Nearest { get; } = nearest;
}
