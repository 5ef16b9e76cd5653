using System.CommandLine;
using Provenance.Cli.Terminal;
using Provenance.Core.Explanations;

namespace Provenance.Cli.Explaining;

/// <summary><c>provenance explain SESSION FIGURE</c>: what a figure was computed from, down to the bytes of the answers.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var figure = new Argument<string?>("FIGURE")
        {
            Description = "A figure's id: F:METRIC/overall/mean, as the report shows it, or results.csv#DOCUMENT/MODEL/RUN/COLUMN. Without one, the report's ids are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "Everything that a figure was computed from, however much it is." };
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("explain", "Leads from a figure to its formula, the values it was computed from, and the bytes of the answers they were read from.")
        {
            session, figure, all, root, archive, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            await using var reader = await place.Store.OpenForReadingAsync(place.Name, cancellationToken);
            var (explainer, output) = (new SessionExplainer(reader), parsed.Output(json));
            if (parsed.GetValue(figure) is not { } id)
            {
                var known = await explainer.ListAsync(cancellationToken);
                foreach (var one in known)
                    output.Line(one);
                output.Json([.. known], CliJson.Default.StringArray);
                return ExitCode.Done;
            }

            var explanation = await explainer.ExplainAsync(id, cancellationToken);
            ExplanationView.Show(explanation, output, isWhole: parsed.GetValue(all));
            output.Json(ExplainResult.Of(explanation), CliJson.Default.ExplainResult);
            return ExitCode.Done;
        });
        return command;
    }
}

/// <param name="Figures">The one that was asked about, then all that it was computed from, depth first, each once.</param>
internal sealed record ExplainResult(string Session, FigureRow[] Figures)
{
    public static ExplainResult Of(Explanation explanation) => new(explanation.Session, [.. explanation.Figures.Select(FigureRow.Of)]);
}

/// <param name="Ordinal">Of the planned call that it is about; null when it is about several or none.</param>
/// <param name="Fate">Of that call: outcome, extraction, strata.</param>
/// <param name="Inputs">Ids of others of the list.</param>
internal sealed record FigureRow(string Id, string Value, string Formula, int? Ordinal, string[] Fate, string[] Inputs, SourceRow[] Sources)
{
    public static FigureRow Of(ExplainedFigure figure) =>
        new(figure.Id, figure.Value, figure.Formula, figure.Ordinal, [.. figure.Fate], [.. figure.Inputs], [.. figure.Sources.Select(SourceRow.Of)]);
}

/// <param name="Start">Of the piece, in bytes of the member's UTF-8, from 0; null when the whole is meant, like those behind it.</param>
internal sealed record SourceRow(string File, string? Sha256, string? Member, string? Path, int? Start, int? End, string? Text, string? Excerpt, string? View)
{
    public static SourceRow Of(FigureSource source) => new(
        source.File,
        source.Digest?.ToString(),
        source.Member,
        source.Span?.Path,
        source.Span?.Start,
        source.Span?.End,
        source.Span?.Text,
        source.Span?.Excerpt,
        source.Span?.View);
}
