using System.CommandLine;
using Provenance.Cli.Terminal;
using Provenance.Core.Verification;
using Provenance.Gateway.Replays;

namespace Provenance.Cli.Replaying;

/// <summary><c>provenance replay SESSION</c>: runs the orchestration again with no network, answered from the session's records.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var root = SharedOptions.SessionRoot();
        var verbose = SharedOptions.Verbose();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("replay", "Runs a session's orchestration again, offline, answered from its records; the result must be the same, byte for byte.")
        {
            session, root, archive, verbose, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            using var logs = Logs.Create(parsed.GetValue(verbose));
            var folder = Directory.CreateTempSubdirectory("provenance-replay-");
            try
            {
                var result = await new ReplayRun(place, logs).RunAsync(folder.FullName, cancellationToken);
                return Show(result, parsed.Output(json));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static int Show(ReplayResult result, Output output)
    {
        foreach (var miss in result.Misses)
            output.Line(miss.ToString());
        foreach (var difference in result.Differences)
            output.Line(difference.ToString());
        var isSame = result is { Misses: [], Differences: [] };
        output.Line(isSame
            ? $"{result.Session}: {Amounts.Counted(result.Answered, "call")} answered from records, {Amounts.Counted(result.Compared, "file")} compared: no difference."
            : $"{result.Session}: {Amounts.Counted(result.Misses.Length, "request")} without a record, {Amounts.Counted(result.Differences.Length, "difference")}.");
        output.Json(result, CliJson.Default.ReplayResult);
        return isSame ? ExitCode.Done : ExitCode.Mismatch;
    }
}

/// <param name="Answered">Calls that were answered from records.</param>
/// <param name="Compared">Records and files that were compared.</param>
/// <param name="Misses">Requests that the session has no record of.</param>
internal sealed record ReplayResult(string Session, int Answered, int Compared, Discrepancy[] Differences, ReplayMiss[] Misses);
