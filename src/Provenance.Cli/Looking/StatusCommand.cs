using System.CommandLine;
using Provenance.Cli.Terminal;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;

namespace Provenance.Cli.Looking;

/// <summary><c>provenance status SESSION</c>: how a session stands, whether it runs, died or is done.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("status", "Shows how a session stands: stage, counts, cost, orphans, failures.") { session, root, archive, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            var status = await SessionSummary.OfAsync(place.Store, place.Name, cancellationToken);
            var output = parsed.Output(json);
            Show(status, output);
            output.Json(status, CliJson.Default.SessionSummary);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(SessionSummary summary, Output output)
    {
        var status = summary.Status;
        output.Line($"{status.Session}: {status.Experiment}");
        output.Line($"  state       {summary.Describe()}");
        output.Line($"  stages      {(status.Completed is { } stage ? $"{stage.Name()} is complete" : "none is complete")}");
        output.Line($"  analyses    {Amounts.Count(status.Settled)} of {Amounts.Count(status.Planned)} settled, {Amounts.Count(status.InFlight)} in flight");
        foreach (var (outcome, count) in status.Outcomes)
            output.Line($"    {outcome,-18}{Amounts.Count(count)}");
        output.Line($"  records     {Amounts.Count(status.Records)}, {Amounts.Count(status.Cleanups)} answers cleaned up by a model");
        output.Line($"  tokens      {Amounts.Count(status.InputTokens)} in, {Amounts.Count(status.OutputTokens)} out");
        output.Line($"  cost        {Amounts.Cost(status)}");
        if (status.Charged is { } charged && charged.Usd != charged.Reckoned)
            output.Line($"  charged     {Amounts.Usd(charged.Usd)}, say providers of {Amounts.Count(charged.Records)} records that we reckon at {Amounts.Usd(charged.Reckoned)}");
        output.Line(status.Orphans == 0
            ? "  orphans     none"
            : $"  orphans     {Amounts.Count(status.Orphans)} possibly billed, never seen; at most {Amounts.Usd(status.PriceAtRisk)}");
    }
}
