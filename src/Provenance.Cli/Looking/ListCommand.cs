using System.CommandLine;
using Provenance.Archive;
using Provenance.Cli.Terminal;

namespace Provenance.Cli.Looking;

/// <summary><c>provenance list</c>: the sessions under a root, oldest first.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("list", "Lists the sessions: state, counts, cost.") { root, archive, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = SessionPlace.StoreAt(parsed.GetValue(root)!, parsed.GetValue(archive));
            var output = parsed.Output(json);
            var sessions = new List<SessionSummary>();
            var unreadable = false;
            foreach (var name in await store.ListAsync(cancellationToken))
            {
                try
                {
                    sessions.Add(await SessionSummary.OfAsync(store, name, cancellationToken));
                }
                catch (ArchiveException broken)
                {
                    unreadable = true;
                    output.Say($"{name}: {broken.Message}");
                }
            }

            Show(sessions, output);
            output.Json([.. sessions], CliJson.Default.SessionSummaryArray);
            return unreadable ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Show(List<SessionSummary> sessions, Output output)
    {
        foreach (var session in sessions)
        {
            var status = session.Status;
            output.Line(
                $"{status.Session,-28}{session.State,-13}{Amounts.Count(status.Settled),7} of {Amounts.Count(status.Planned),-8}"
                + $"{Amounts.Cost(status),-18}{status.Experiment}");
        }

        if (sessions.Count == 0)
            output.Say("There are no sessions here.");
    }
}
