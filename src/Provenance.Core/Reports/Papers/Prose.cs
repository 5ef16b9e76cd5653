using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Provenance.Core.Reports.Papers;

/// <summary>How a piece of text stands in a paragraph.</summary>
public enum SpanStyle
{
    Plain,
    Strong,
    Emphasis,

    /// <summary>A name, digest or formula: in a face with equal widths, never interpreted.</summary>
    Code,
}

/// <summary>A piece of text. The text may come from anywhere: whoever renders it makes it harmless.</summary>
public sealed record TextSpan(SpanStyle Style, string Text);

/// <summary>
/// Running text of the report, as pieces. Written as an interpolated string: <c>Prose.Of($"The model {name:code} declined.")</c>, where
/// a hole's format is <c>code</c>, <c>strong</c>, <c>emphasis</c> or none. Holes take texts, whole numbers and other prose.
/// </summary>
public sealed record Prose(ImmutableArray<TextSpan> Spans)
{
    public static Prose Empty { get; } = new([]);

    public static Prose Of(ProseHandler text) => text.ToProse();

    public static Prose Plain(string text) => new([new TextSpan(SpanStyle.Plain, text)]);

    public static Prose Code(string text) => new([new TextSpan(SpanStyle.Code, text)]);

    /// <summary>These, one after the other, with the separator between them.</summary>
    public static Prose Join(string separator, IEnumerable<Prose> parts) => new(
    [
        .. parts.SelectMany((part, i) => i == 0 ? part.Spans : part.Spans.Insert(0, new TextSpan(SpanStyle.Plain, separator))),
    ]);

    public static Prose operator +(Prose left, Prose right) => Add(left, right);

    public static Prose Add(Prose left, Prose right) => new(left.Spans.AddRange(right.Spans));
}

/// <summary>What the compiler builds prose with.</summary>
[InterpolatedStringHandler]
public sealed class ProseHandler(int literalLength, int formattedCount)
{
    private readonly ImmutableArray<TextSpan>.Builder spans =
        ImmutableArray.CreateBuilder<TextSpan>(literalLength > 0 ? formattedCount + 1 : formattedCount);

    public void AppendLiteral(string value) => spans.Add(new TextSpan(SpanStyle.Plain, value));

    public void AppendFormatted(string value) => AppendFormatted(value, null);

    public void AppendFormatted(string value, string? format) => spans.Add(new TextSpan(StyleOf(format), value));

    public void AppendFormatted(long value) => AppendLiteral(value.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Prose value) => spans.AddRange(value.Spans);

    public Prose ToProse() => new(spans.ToImmutable());

    private static SpanStyle StyleOf(string? format) =>
        format switch
        {
            null => SpanStyle.Plain,
            "strong" => SpanStyle.Strong,
            "emphasis" => SpanStyle.Emphasis,
            "code" => SpanStyle.Code,
            _ => throw new FormatException($"Prose has no style \"{format}\"."),
        };
}
