using System.Collections.Immutable;

namespace Provenance.Core.Reports.Papers;

/// <summary>The report before it is Markdown or HTML: both are made from the same blocks, so they can't disagree.</summary>
public sealed record Paper(string Title, ImmutableArray<Block> Blocks);

/// <summary>A part of a paper, from top to bottom.</summary>
public abstract record Block
{
    private Block()
    {
    }

    /// <param name="Level">2 for a section, 3 for a part of one; 1 is the paper's title.</param>
    /// <param name="Anchor">Unique in the paper; of lower-case letters, digits and hyphens.</param>
    public sealed record Heading(int Level, string Anchor, string Text) : Block;

    public sealed record Paragraph(Prose Text) : Block;

    /// <summary>Something that must not be overlooked.</summary>
    public sealed record Notice(Prose Text) : Block;

    /// <summary>Words of the experiment or a text to be copied, set apart.</summary>
    public sealed record Quotation(Prose Text) : Block;

    public sealed record Bullets(ImmutableArray<Prose> Items) : Block;

    /// <summary>Labels and what they stand for.</summary>
    public sealed record Definitions(ImmutableArray<Definition> Items) : Block;

    /// <param name="Number">Counts the tables of the paper from 1.</param>
    /// <param name="Source">Where its figures come from.</param>
    public sealed record Table(
        int Number, Prose Caption, ImmutableArray<Column> Columns, ImmutableArray<Row> Rows, Prose Source) : Block;

    /// <param name="Number">Counts the figures of the paper from 1.</param>
    /// <param name="Svg">A whole <c>svg</c> element, well-formed, made by us.</param>
    public sealed record Figure(int Number, Prose Caption, string Svg) : Block;
}

public sealed record Definition(string Label, Prose Text);

/// <summary>A column of a table.</summary>
/// <param name="Key">The last part of the figure ids in this column; null where it holds no figures.</param>
public sealed record Column(string Heading, string? Key)
{
    public bool IsNumeric => Key is not null;

    public static Column Of(string heading) => new(heading, null);
}

/// <summary>A row of a table.</summary>
/// <param name="Figure">What the ids of its figures begin with; null for a row without.</param>
public sealed record Row(string? Figure, ImmutableArray<Cell> Cells);

/// <summary>A cell of a table.</summary>
/// <param name="Exact">The value with every digit, where <paramref name="Text"/> is rounded.</param>
public sealed record Cell(Prose Text, string? Exact = null);
