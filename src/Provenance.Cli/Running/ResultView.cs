using Provenance.Cli.Terminal;
using Provenance.Core.Models;

namespace Provenance.Cli.Running;

/// <summary>The end of a run: a few lines for a person, or the result as JSON, and the exit code.</summary>
internal static class ResultView
{
    /// <summary>Above this share of unreadable answers the set-up, not single answers, is to be doubted.</summary>
    private const double AlertShare = 0.05;

    public static int Show(RunResult result, SessionPlace place, Output output)
    {
        var status = result.Status;
        output.Line($"{result.Session}: {Describe(result)}");
        output.Line($"  {Amounts.Count(status.Settled)} of {Amounts.Count(status.Planned)} analyses settled; {Amounts.Cost(status)}");
        if (Unreadable(result) is { } unreadable)
            output.Line($"  ALERT: {unreadable}");
        if (status.Orphans > 0)
            output.Line($"  {Amounts.Count(status.Orphans)} attempts possibly billed, never seen; at most {Amounts.Usd(status.PriceAtRisk)}");
        if (result.End == "interrupted")
            output.Line($"  go on with: provenance resume {result.Session}");
        else
            output.Line($"  report: {Path.Combine(place.Folder, "deliverables", "final_report.html")}");
        output.Json(result, CliJson.Default.RunResult);
        return Code(result.End);
    }

    /// <summary>Said when more answers than a sound set-up leaves could not be read at all; null otherwise.</summary>
    private static string? Unreadable(RunResult result)
    {
        var answers = result.Status.Outcomes.Sum(outcome => OutcomeClasses.Parse(outcome.Key).HasText() ? outcome.Value : 0);
        var unreadable = answers - (result.Usable ?? answers);
        return unreadable > answers * AlertShare
            ? $"{Amounts.Count(unreadable)} of {Amounts.Count(answers)} answers could not be read; they are kept, an --extraction-model may clean them up"
            : null;
    }

    private static string Describe(RunResult result) => result.End switch
    {
        "done" => "done",
        "gaps" => "finished with gaps: the report says what is missing",
        "budget" => $"held back by the budget: {result.StoppedBy}",
        "stopped" => $"stopped: {result.StoppedBy}",
        _ => "interrupted",
    };

    private static int Code(string end) => end switch
    {
        "done" => ExitCode.Done,
        "gaps" => ExitCode.Gaps,
        "budget" => ExitCode.Budget,
        "stopped" => ExitCode.Failed,
        _ => ExitCode.Interrupted,
    };
}
