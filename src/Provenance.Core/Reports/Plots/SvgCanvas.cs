using System.Globalization;
using System.Text;
using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Plots;

/// <summary>
/// Writes one <c>svg</c> element for a page with the classes of <see cref="HtmlStyle"/>. Coordinates are in pixels of the view box,
/// to two decimals, so that the same plot has the same bytes everywhere.
/// </summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder svg = new();

    public SvgCanvas(double width, double height, string title, string description)
    {
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Px(width)}\" viewBox=\"0 0 {Px(width)} {Px(height)}\" role=\"img\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{HtmlText.Plain(title)}</title><desc>{HtmlText.Plain(description)}</desc>\n");
    }

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"M{Px(x1)} {Px(y1)}L{Px(x2)} {Px(y2)}\"/>\n");

    public void Box(double x, double y, double width, double height, string style) =>
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect class=\"{style}\" x=\"{Px(x)}\" y=\"{Px(y)}\" width=\"{Px(width)}\" height=\"{Px(height)}\"/>\n");

    /// <summary>Many dots as one path: each is a stroke-less circle of two arcs.</summary>
    public void Dots(IEnumerable<(double X, double Y)> centres, double radius, string style)
    {
        var (r, d) = (Px(radius), Px(2 * radius));
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"dot {style}\" d=\"");
        foreach (var (x, y) in centres)
            svg.Append(CultureInfo.InvariantCulture, $"M{Px(x - radius)} {Px(y)}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z");
        svg.Append("\"/>\n");
    }

    /// <summary>Many rectangles of one size as one path.</summary>
    public void Cells(IEnumerable<(double X, double Y)> corners, double width, double height, string style)
    {
        var (w, h) = (Px(width), Px(height));
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"");
        foreach (var (x, y) in corners)
            svg.Append(CultureInfo.InvariantCulture, $"M{Px(x)} {Px(y)}h{w}v{h}h-{w}z");
        svg.Append("\"/>\n");
    }

    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="style">A class, or empty.</param>
    public void Text(double x, double y, string anchor, string text, string style = "") =>
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Px(x)}\" y=\"{Px(y)}\" text-anchor=\"{anchor}\"{ClassOf(style)}>{HtmlText.Plain(text)}</text>\n");

    /// <summary>Text that reads from bottom to top, centred.</summary>
    public void Upright(double x, double y, string text) =>
        svg.Append(CultureInfo.InvariantCulture,
            $"<text transform=\"translate({Px(x)} {Px(y)})rotate(-90)\" text-anchor=\"middle\">{HtmlText.Plain(text)}</text>\n");

    public string Finish() => svg.Append("</svg>").ToString();

    /// <summary>At most this many characters, the last of them an ellipsis.</summary>
    public static string Shorten(string text, int length) =>
        text.Length <= length ? text : string.Concat(text.AsSpan(0, length - (char.IsHighSurrogate(text[length - 2]) ? 2 : 1)), "…");

    private static string ClassOf(string style) => style.Length == 0 ? "" : $" class=\"{style}\"";

    private static string Px(double value)
    {
        var text = value.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }
}
