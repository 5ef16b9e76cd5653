using Provenance.Cli.Terminal;
using Provenance.Core.Explanations;

namespace Provenance.Cli.Explaining;

/// <summary>An explanation as a person reads it: each figure below what it is part of, indented, in full where it comes first.</summary>
internal static class ExplanationView
{
    private const int MostText = 200;

    /// <summary>So many inputs of each figure, unless all are wanted.</summary>
    private const int MostInputs = 20;

    public static void Show(Explanation explanation, Output output, bool isWhole)
    {
        if (output.IsJson)
            return;
        var figures = explanation.Figures.ToDictionary(figure => figure.Id, StringComparer.Ordinal);
        var shown = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<(string Id, int Depth)>([(explanation.Figures[0].Id, 0)]);
        while (open.TryPop(out var next))
        {
            var indent = new string(' ', 2 * next.Depth);
            if (!figures.TryGetValue(next.Id, out var figure))
                continue;
            if (!shown.Add(next.Id))
            {
                output.Line($"{indent}{figure.Id} = {Value(figure)} (above)");
                continue;
            }

            output.Line($"{indent}{figure.Id} = {Value(figure)}");
            output.Line($"{indent}  {(figure.Ordinal is { } ordinal ? $"analysis {ordinal} ({string.Join(", ", figure.Fate)}): " : "")}{figure.Formula.ReplaceLineEndings(" ")}");
            foreach (var source in figure.Sources)
            {
                output.Line($"{indent}  {Describe(source)}");
                if (source.Span is { } span)
                    output.Line($"{indent}    …{OneLine(span.Excerpt)}…");
            }

            var most = isWhole ? int.MaxValue : MostInputs;
            if (figure.Inputs.Length > most)
                output.Line($"{indent}  from {Amounts.Count(figure.Inputs.Length)} figures, of which the first {most} follow; all: --all");
            foreach (var input in figure.Inputs.Take(most).Reverse())
                open.Push((input, next.Depth + 1));
        }
    }

    private static string Value(ExplainedFigure figure) => figure.Value.Length == 0 ? "(none)" : OneLine(figure.Value);

    private static string Describe(FigureSource source)
    {
        var place = source.Member is { } member ? $"{source.File}, {member}" : source.File;
        if (source.Digest is { } digest)
            place += $" (SHA-256 {digest.Abbreviated}…)";
        return source.Span is { } span
            ? $"{place}{(span.Path is { } path ? $", {path}" : "")}, bytes {span.Start} to {span.End}: {OneLine(span.Text)}"
            : place;
    }

    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= MostText ? line : $"{line[..MostText]}… ({line.Length} characters)";
    }
}
