using Provenance.Cli.Terminal;

namespace Provenance.Cli.Running;

/// <summary>The end of a run: a few lines for a person, or the result as JSON, and the exit code.</summary>
internal static class ResultView
{
    public static int Show(RunResult result, SessionPlace place, Output output)
    {
        var status = result.Status;
        output.Line($"{result.Session}: {Describe(result)}");
        output.Line($"  {Amounts.Count(status.Settled)} of {Amounts.Count(status.Planned)} analyses settled; {Amounts.Cost(status)}");
        if (status.Orphans > 0)
            output.Line($"  {Amounts.Count(status.Orphans)} attempts possibly billed, never seen; at most {Amounts.Usd(status.PriceAtRisk)}");
        if (result.End == "interrupted")
            output.Line($"  go on with: provenance resume {result.Session}");
        else
            output.Line($"  report: {Path.Combine(place.Folder, "deliverables", "final_report.html")}");
        output.Json(result, CliJson.Default.RunResult);
        return Code(result.End);
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
