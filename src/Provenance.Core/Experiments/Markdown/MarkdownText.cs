using System.Text.RegularExpressions;
using Provenance.Core.Experiments.Files;

namespace Provenance.Core.Experiments.Markdown;

/// <summary>The parts of a Markdown file that are meant for machines: front matter, fences, and an appendix without a fence.</summary>
internal sealed partial class MarkdownText
{
    private readonly SourceText source;
    private readonly string[] lines;

    public MarkdownText(SourceText source)
    {
        this.source = source;
        lines = source.Text.Split('\n');
        FrontMatter = FindFrontMatter();
        (Fences, Appendix) = FindFences();
    }

    /// <summary>What stands between <c>---</c> lines at the very beginning; null when nothing does.</summary>
    public SourceText? FrontMatter { get; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<Fence> Fences { get; }

    /// <summary>What follows the line that announces the appendix, outside of any fence; null when nothing does.</summary>
    public SourceText? Appendix { get; }

    /// <summary>
    /// The text between two markers that stand on lines of their own, such as <c>&lt;GASKET_SCHEMA_START&gt;</c>; null when they do not.
    /// </summary>
    public SourceText? Between(string start, string end)
    {
        var first = Array.FindIndex(lines, line => line.Trim() == start);
        var last = first < 0 ? -1 : Array.FindIndex(lines, first, line => line.Trim() == end);
        return last < 0 ? null : Part(first + 1, last);
    }

    private SourceText? FindFrontMatter()
    {
        var first = Array.FindIndex(lines, line => line.Trim().Length > 0);
        if (first < 0 || lines[first].TrimEnd() != "---")
            return null;
        var last = Array.FindIndex(lines, first + 1, line => line.TrimEnd() is "---" or "...");
        return last < 0 ? null : Part(first + 1, last);
    }

    private (List<Fence> Fences, SourceText? Appendix) FindFences()
    {
        var fences = new List<Fence>();
        SourceText? appendix = null;
        var i = FrontMatter is null ? 0 : FrontMatter.FirstLine - source.FirstLine + FrontMatter.Text.Count(c => c == '\n');
        while (i < lines.Length)
        {
            if (appendix is null && AppendixStart().IsMatch(lines[i]))
                appendix = Part(i + 1, AppendixEndAfter(i));
            if (Opening().Match(lines[i]) is not { Success: true } opening)
            {
                i++;
                continue;
            }

            var end = ClosingAfter(i, opening);
            var last = end < lines.Length ? end : AppendixEndAfter(i);
            fences.Add(new Fence(opening.Groups["language"].Value.ToLowerInvariant(), Part(i + 1, last), end < lines.Length));
            i = end + 1;
        }

        return (fences, appendix);
    }

    private int ClosingAfter(int opening, Match fence)
    {
        var mark = fence.Groups["mark"].Value;
        var i = opening + 1;
        while (i < lines.Length && !IsClosing(lines[i], mark))
            i++;
        return i;
    }

    private int AppendixEndAfter(int start)
    {
        var end = Array.FindIndex(lines, start + 1, line => AppendixEnd().IsMatch(line));
        return end < 0 ? lines.Length : end;
    }

    private static bool IsClosing(string line, string mark)
    {
        var text = line.Trim();
        return text.Length >= mark.Length && text.All(c => c == mark[0]) && line.Length - line.TrimStart(' ').Length <= 3;
    }

    private SourceText Part(int first, int last) =>
        new(string.Concat(lines[first..Math.Max(first, last)].Select(line => line + "\n")), source.File, source.Line(first + 1));

    [GeneratedRegex(@"^ {0,3}(?<mark>`{3,}|~{3,}) *(?<language>\w*)[^`]*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^#? *-{3} *Start of Machine-Readable Appendix", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AppendixStart();

    [GeneratedRegex(@"^#? *-{3} *End of Machine-Readable Appendix", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AppendixEnd();
}
