using FsCheck;
using FsCheck.Fluent;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;
using Xunit;
using Block = Provenance.Core.Reports.Papers.Block;

namespace Provenance.Tests.Reports;

public sealed class MarkdownPaperTests
{
    private static readonly MarkdownPipeline Everything = new MarkdownPipelineBuilder().UseAdvancedExtensions().UseEmojiAndSmiley().Build();

    [Theory]
    [InlineData("[click](https://evil.example)")]
    [InlineData("![x](https://evil.example/x.png)")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("see https://evil.example/ and www.evil.example, mail a@evil.example")]
    [InlineData("**bold** _soft_ ~~gone~~ `code` ``more`` $x$ | pipe |")]
    [InlineData("# heading")]
    [InlineData("- item")]
    [InlineData("1. item")]
    [InlineData("1) item")]
    [InlineData("> quote")]
    [InlineData("---")]
    [InlineData("===")]
    [InlineData("&lt;b&gt; &amp;")]
    [InlineData(@"back\slash \*")]
    [InlineData("[^1] [ ] {#id .class} ==mark== ^up^")]
    [InlineData("snake_case _edge_ __init__")]
    public void Outside_text_stays_text(string text)
    {
        var markdown = MarkdownPaper.Render(new Paper("Title", [new Block.Paragraph(Prose.Plain(text))]));

        var paragraph = Assert.IsType<ParagraphBlock>(Markdown.Parse(markdown, Everything)[1]);
        Assert.All(paragraph.Inline!.Descendants(), inline => Assert.True(
            inline is LiteralInline or HtmlEntityInline, $"{inline.GetType().Name} in {markdown}"));
        Assert.Equal(text, TextOf(paragraph));
    }

    [Theory]
    [InlineData("hope_score - fear_score")]
    [InlineData("`a` ``b``")]
    [InlineData("`")]
    [InlineData(" padded ")]
    [InlineData("</code><script>")]
    public void Code_stays_code(string code)
    {
        var markdown = MarkdownPaper.Render(new Paper("Title", [new Block.Paragraph(Prose.Code(code))]));

        var paragraph = Assert.IsType<ParagraphBlock>(Markdown.Parse(markdown, Everything)[1]);
        Assert.Equal(code, Assert.IsType<CodeInline>(Assert.Single(paragraph.Inline!)).Content);
    }

    [Fact]
    public void A_table_keeps_its_cells_whatever_is_in_them()
    {
        var row = new Row(null, [new Cell(Prose.Plain("a | b\nc")), new Cell(Prose.Code("x | `y`"))]);
        var table = new Block.Table(1, Prose.Plain("Cells."), [Column.Of("one|1"), Column.Of("two")], [row], Prose.Empty);

        var parsed = Markdown.Parse(
            MarkdownPaper.Render(new Paper("Title", [table])), Everything).Descendants<Markdig.Extensions.Tables.TableRow>().ToList();

        Assert.Equal(2, parsed.Count);
        Assert.All(parsed, cells => Assert.Equal(2, cells.Count));
    }

    [Fact]
    public void No_text_makes_a_link_or_markup() =>
        Prop.ForAll<string?>(text =>
        {
            var parsed = Markdown.Parse(
                MarkdownPaper.Render(new Paper("Title", [new Block.Paragraph(Prose.Plain("." + text))])), Everything);
            return parsed.Descendants()
                .All(node => node is not (LinkInline or AutolinkInline or HtmlInline or HtmlBlock or EmphasisInline or CodeInline));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Shows_what_can_not_be_seen() =>
        Assert.Equal("a⟨U+202E⟩b⟨U+0000⟩ c⟨U+001B⟩", Unprintable.Show("a\u202eb\u0000\r\n\tc\u001b"));

    private static string TextOf(ParagraphBlock paragraph) =>
        string.Concat(paragraph.Inline!.Descendants().Select(inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            _ => "",
        }));
}
