using System.CommandLine;
using System.Globalization;
using Provenance.Cli.Terminal;
using Provenance.Core.Models;
using Provenance.Gateway.Rollouts;

namespace Provenance.Cli.Rollouts;

/// <summary><c>provenance rollout status</c>: where a rollout stands, and its candidate beside its baseline.</summary>
internal static class RolloutStatusCommand
{
    public static Command Create()
    {
        var name = RolloutCommand.Name();
        var file = SharedOptions.ModelsFile();
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var chats = RolloutCommand.Chats();
        var json = SharedOptions.Json();
        var command = new Command("status", "Shows how a rollout stands, and compares its two arms by the records of all sessions.") { name, file, root, archive, chats, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.Output(json);
            var rollout = RolloutPlace.Of(parsed.GetValue(file), parsed.GetValue(name)!).Rollout;
            var store = SessionPlace.StoreAt(parsed.GetValue(root)!, parsed.GetValue(archive));
            var comparison = RolloutComparison.Of(await RolloutSamples.ReadAsync(store, parsed.GetValue(chats), rollout.Name, cancellationToken));
            Show(rollout, comparison, output);
            output.Json(new RolloutView(rollout, comparison), CliJson.Default.RolloutView);
            return ExitCode.Done;
        });
        return command;
    }

    public static void Show(RolloutSettings rollout, RolloutComparison comparison, Output output)
    {
        output.Line($"{rollout.Name}: {Describe(rollout)}");
        output.Line($"  baseline   {rollout.Baseline}, {Amounts.Counted(comparison.Baseline, "call")}");
        output.Line($"  candidate  {rollout.Candidate}, {Amounts.Counted(comparison.Candidate, "call")}");
        foreach (var figure in comparison.Figures)
        {
            output.Line(
                $"  {figure.Property,-15}{Number(figure.Baseline),12}{Number(figure.Candidate),12}   {figure.Test}, p {Number(figure.P)}"
                + (figure.IsWorse ? "   worse" : ""));
        }

        output.Line(comparison.IsGreen ? "  green" : $"  not green: {Reason(comparison)}");
    }

    private static string Describe(RolloutSettings rollout) => rollout.Stage switch
    {
        RolloutStage.Off => "off, every call gets the baseline",
        RolloutStage.Flagged => $"calls with the flag {rollout.Flag} get the candidate",
        RolloutStage.Percent => string.Create(CultureInfo.InvariantCulture, $"calls with the flag {rollout.Flag} and {rollout.Percent} % of the others get the candidate"),
        _ => "every call gets the candidate",
    };

    private static string Reason(RolloutComparison comparison) =>
        comparison.HasAlarm ? "the candidate's error rate is above 5 %"
        : comparison.Figures.Any(figure => figure.IsWorse) ? "the candidate is worse"
        : $"each arm needs {RolloutComparison.FewestCalls} calls";

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "-";
}

/// <summary>A rollout as it stands and what its records say.</summary>
internal sealed record RolloutView(RolloutSettings Rollout, RolloutComparison Comparison);
