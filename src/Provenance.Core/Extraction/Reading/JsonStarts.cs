using System.Buffers;

namespace Provenance.Core.Extraction.Reading;

/// <summary>Finds the places of an answer where JSON may begin, and where its enclosure ends.</summary>
internal sealed class JsonStarts(string text)
{
    private const string Fence = "```";
    private const string EndMark = "<<<END";
    private const int MaxLead = 24;

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private readonly int lastEndMark = text.LastIndexOf(EndMark, StringComparison.Ordinal);
    private readonly int lastFence = text.LastIndexOf("\n" + Fence, StringComparison.Ordinal);

    /// <summary>The next bracket that looks like the beginning of JSON; -1 when there is none.</summary>
    public int Next(int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var found = text.AsSpan(at).IndexOfAny('{', '[');
            if (found < 0)
                return -1;
            at += found;
            if (LooksLikeJson(at))
                return at;
        }

        return -1;
    }

    /// <summary>The next fence or delimiter behind a place; the end of the text when there is none.</summary>
    public int NextEnclosure(int from)
    {
        var rest = text.AsSpan(from);
        var fence = rest.IndexOf(Fence, StringComparison.Ordinal);
        var mark = rest.IndexOf("<<<", StringComparison.Ordinal);
        var nearest = fence < 0 ? mark : mark < 0 ? fence : Math.Min(fence, mark);
        return nearest < 0 ? text.Length : from + nearest;
    }

    public Enclosure EnclosureOf(int start)
    {
        var before = text.AsSpan(0, start).TrimEnd();
        if (before.EndsWith(">>>", StringComparison.Ordinal))
            return Enclosure.Delimited;
        var lead = before[Math.Max(0, before.Length - MaxLead)..];
        var fence = lead.LastIndexOf(Fence, StringComparison.Ordinal);
        return fence >= 0 && lead[(fence + Fence.Length)..].IndexOfAnyExcept(Letters) < 0 ? Enclosure.Fenced : Enclosure.Bare;
    }

    /// <summary>Where the enclosure that holds this JSON ends; the end of the text when it is never closed.</summary>
    public int EnclosureEnd(int start, Enclosure enclosure)
    {
        var end = enclosure switch
        {
            Enclosure.Delimited => lastEndMark,
            Enclosure.Fenced => lastFence,
            _ => -1,
        };
        return end > start ? end : text.Length;
    }

    private bool LooksLikeJson(int at)
    {
        var next = at + 1;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
            next++;
        if (next >= text.Length)
            return false;
        return text[at] == '{' ? text[next] is '"' or '\'' or '}' or '/' || IsBareName(next) : text[next] is '{' or '"' or '[' or '\'';
    }

    private bool IsBareName(int start)
    {
        var end = start;
        while (end < text.Length && end - start < MaxLead * 2 && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        return end > start && end < text.Length && text[end] == ':';
    }
}
