using System.Collections.Immutable;

namespace Provenance.Core.Reports.Papers;

/// <summary>Puts a paper together from top to bottom and numbers its tables and figures.</summary>
internal sealed class PaperBuilder(string title)
{
    private readonly ImmutableArray<Block>.Builder blocks = ImmutableArray.CreateBuilder<Block>();
    private int tables;
    private int figures;

    public void Section(string anchor, string text) => blocks.Add(new Block.Heading(2, anchor, text));

    public void Part(string anchor, string text) => blocks.Add(new Block.Heading(3, anchor, text));

    public void Paragraph(Prose text) => blocks.Add(new Block.Paragraph(text));

    public void Notice(Prose text) => blocks.Add(new Block.Notice(text));

    public void Quotation(Prose text) => blocks.Add(new Block.Quotation(text));

    public void Bullets(IEnumerable<Prose> items) => blocks.Add(new Block.Bullets([.. items]));

    public void Definitions(params ImmutableArray<Definition> items) => blocks.Add(new Block.Definitions(items));

    public void Table(Prose caption, ImmutableArray<Column> columns, IEnumerable<Row> rows, Prose source) =>
        blocks.Add(new Block.Table(++tables, caption, columns, [.. rows], source));

    public void Figure(Prose caption, string svg) => blocks.Add(new Block.Figure(++figures, caption, svg));

    public Paper Build() => new(title, blocks.ToImmutable());
}
