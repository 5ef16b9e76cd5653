using System.CommandLine;
using Provenance.Cli.Sealing;

namespace Provenance.Cli.Running;

/// <summary><c>provenance resume SESSION</c>: goes on after a crash, a stop, a failed provider or a full budget.</summary>
internal static class ResumeCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var root = SharedOptions.SessionRoot();
        var json = SharedOptions.Json();
        var retryFailed = new Option<bool>("--retry-failed")
        {
            Description = "Ask again also where the provider said that the request itself is wrong.",
        };
        var takeOver = new Option<bool>("--take-over")
        {
            Description = "Go on although another process holds the session; whatever that one still writes is no part of it.",
        };
        var budget = new Option<decimal?>("--budget") { Description = "A new budget for the whole session, in US dollars.", HelpName = "USD" }.AtLeast(0);
        var spending = new SpendingOptions();
        var archive = SharedOptions.Archive();
        var mirror = SharedOptions.Mirror(root, archive);
        var sealing = new SealingOptions();
        var verbose = SharedOptions.Verbose();
        var command = new Command("resume", "Continues a session: asks only for what is missing.")
        {
            session, root, archive, retryFailed, takeOver, budget, mirror, verbose, json,
        };
        spending.AddTo(command);
        sealing.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            using var seal = sealing.Read(parsed);
            using var logs = Logs.Create(parsed.GetValue(verbose));
            var request = new RunRequest(
                parsed.GetValue(takeOver), parsed.GetValue(retryFailed), parsed.GetValue(budget), parsed.GetValue(mirror)?.FullName)
            {
                BudgetPerDay = spending.PerDay(parsed),
                Sealed = seal,
                UnknownPrice = spending.UnknownPrice(parsed),
            };
            var result = await new LocalRun(place, logs, TimeProvider.System).RunAsync(request, null, cancellationToken);
            return ResultView.Show(result, place, parsed.Output(json));
        });
        return command;
    }
}
