using System.Globalization;
using Provenance.Archive.Mirrors;
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
        if (result.Mirror is { } mirror)
            output.Line($"  mirror: {Describe(mirror)}");
        if (result.Seal is { } root)
            output.Line($"  sealed: {root}");
        if (result.End == "interrupted")
            output.Line($"  go on with: provenance resume {place.Reference}");
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
            ? $"{Amounts.Count(unreadable)} of {Amounts.Count(answers)} answers could not be read; they are kept, and an extraction model could have cleaned them up"
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

    private static string Describe(MirrorSummary mirror)
    {
        var has = mirror.Lacking == 0
            ? $"has all {Amounts.Count(mirror.Records)} records"
            : $"lacks {Amounts.Count(mirror.Lacking)} of {Amounts.Count(mirror.Records)} records; resume with --mirror brings them";
        return mirror is { Primary: { } here, Mirror: { } there }
            ? string.Create(CultureInfo.InvariantCulture, $"{has}; durable here after {here.P50:0.0} ms (p99 {here.P99:0.0}), there after {there.P50:0.0} ms (p99 {there.P99:0.0})")
            : has;
    }

    private static int Code(string end) => end switch
    {
        "done" => ExitCode.Done,
        "gaps" => ExitCode.Gaps,
        "budget" => ExitCode.Budget,
        "stopped" => ExitCode.Failed,
        _ => ExitCode.Interrupted,
    };
}
