using System.Text.Encodings.Web;
using System.Text.Unicode;
using Provenance.Core.Digests;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Papers;

/// <summary>Text that stays text in HTML and in SVG, in elements and in quoted attributes, wherever it comes from.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Plain(string text) => Encoder.Encode(Unprintable.Show(text));

    public static string Write(Prose prose) => string.Concat(prose.Spans.Select(Write));

    /// <summary>Names may break after an underscore; digests, which have none, in the middle.</summary>
    private static string Code(string text) =>
        Digest.TryParse(text, out _) ? $"{text[..32]}<wbr>{text[32..]}" : Plain(text).Replace("_", "_<wbr>", StringComparison.Ordinal);

    private static string Write(TextSpan span) =>
        span.Style switch
        {
            SpanStyle.Code => $"<code>{Code(span.Text)}</code>",
            SpanStyle.Strong => $"<strong>{Plain(span.Text)}</strong>",
            SpanStyle.Emphasis => $"<em>{Plain(span.Text)}</em>",
            _ => Plain(span.Text),
        };
}
