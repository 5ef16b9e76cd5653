using System.Collections.Immutable;
using System.CommandLine;
using Provenance.Archive;
using Provenance.Cli.Sealing;
using Provenance.Cli.Terminal;
using Provenance.Core.Preregistrations;
using Provenance.Core.Sessions;
using Provenance.Gateway.Preparations;

namespace Provenance.Cli.Running;

/// <summary><c>provenance run EXPERIMENT</c>: reads, plans, locks, asks, computes, reports.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var options = new ExperimentOptions();
        var concurrency = new Option<int?>("--concurrency") { Description = "Attempts in flight at once, for each model.", HelpName = "N" }.AtLeast(1);
        var spending = new SpendingOptions();
        var cache = SpendingOptions.Cache();
        var locked = new Option<FileInfo?>("--lock")
        {
            Description = "The lock that the experiment was given before. Default: the one in its folder, if there is one.",
            HelpName = "FILE",
        };
        // Kept with the other options in session.json, where whoever asks finds it.
        var flag = new Option<string?>($"--{GivenOptions.FeatureFlag}") { Description = "The flag of all calls, for the rollouts that the experiment names.", HelpName = "FLAG" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the plan: calls, tokens, cost. Nothing is asked, nothing is written." };
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var mirror = SharedOptions.Mirror(root, archive);
        var sealing = new SealingOptions();
        var verbose = SharedOptions.Verbose();
        var json = SharedOptions.Json();
        var command = new Command("run", "Runs an experiment: an experiment.yaml, or a Discernus experiment folder as it stands.");
        options.AddTo(command);
        spending.AddTo(command);
        command.Options.Add(cache);
        foreach (var option in new Option[] { concurrency, locked, flag, dryRun, root, archive, mirror, verbose, json })
            command.Options.Add(option);
        sealing.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.Output(json);
            var choice = options.Read(parsed) with
            {
                Concurrency = parsed.GetValue(concurrency),
                IsDryRun = parsed.GetValue(dryRun),
                BudgetPerDay = spending.PerDay(parsed),
                UnknownPrice = spending.UnknownPrice(parsed),
                Cache = parsed.GetValue(cache),
                Lock = parsed.GetValue(locked)?.FullName,
            };
            if (!Path.Exists(choice.Experiment))
            {
                output.Say($"There is no experiment \"{choice.Experiment}\".");
                return ExitCode.NotFound;
            }

            if (choice.IsDryRun)
                return DryRun.Show(Prepare(choice, parsed.Given(), output), output);
            using var seal = sealing.Read(parsed);
            var (folder, blobs) = (parsed.GetValue(root)!, parsed.GetValue(archive));
            var name = await CreateAsync(SessionPlace.StoreAt(folder, blobs), choice, parsed.Given(), output, cancellationToken);
            using var logs = Logs.Create(parsed.GetValue(verbose));
            var request = new RunRequest(Mirror: parsed.GetValue(mirror)?.FullName) { Sealed = seal };
            var place = SessionPlace.At(folder, blobs, name);
            var result = await new LocalRun(place, logs, TimeProvider.System).RunAsync(request, null, cancellationToken);
            return ResultView.Show(result, place, output);
        });
        return command;
    }

    /// <summary>Nothing of the preparation, such as the documents' texts, outlives this: the session has all of it.</summary>
    private static async Task<string> CreateAsync(
        ISessionStore store, ExperimentChoice choice, ImmutableSortedDictionary<string, string> given, Output output, CancellationToken cancellationToken)
    {
        var prepared = Prepare(choice, given, output);
        var name = await store.CreateAsync(prepared.Document, prepared.Plan, cancellationToken);
        output.Say($"Session {name}: {prepared.Plan.Calls.Length} calls are planned.");
        return name;
    }

    private static PreparedRun Prepare(ExperimentChoice choice, ImmutableSortedDictionary<string, string> given, Output output)
    {
        var prepared = Preparation.Prepare(choice, given);
        foreach (var warning in prepared.Document.Experiment.Warnings)
            output.Say(warning.ToString());
        if (prepared.Lock is { } check)
            Say(check, output);
        return prepared;
    }

    private static void Say(LockCheck check, Output output)
    {
        var locked = $"Locked on {check.Lock.LockedAt:yyyy-MM-dd HH:mm:ss} UTC by the key {check.Lock.Key.Id.Abbreviated}…";
        output.Say(check.Deviations.IsEmpty ? $"{locked}: no deviation." : $"{locked}: {Amounts.Counted(check.Deviations.Length, "deviation")}, which the report lists.");
        foreach (var deviation in check.Deviations)
            output.Say($"  {deviation}");
    }
}
