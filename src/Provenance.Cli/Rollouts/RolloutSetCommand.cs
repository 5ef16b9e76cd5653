using System.CommandLine;
using Provenance.Cli.Terminal;
using Provenance.Core.Models;
using Provenance.Gateway.Rollouts;

namespace Provenance.Cli.Rollouts;

/// <summary><c>provenance rollout set</c> and <c>kill</c>: how far a rollout goes from now on, in every host that follows the models file.</summary>
internal static class RolloutSetCommand
{
    private static readonly string[] Stages = ["off", "flagged", "percent", "all"];

    public static Command Create()
    {
        var name = RolloutCommand.Name();
        var stage = new Argument<string>("STAGE") { Description = "off, flagged, percent or all." }.AcceptOnlyFromAmong(Stages);
        var percent = new Option<double?>("--percent") { Description = "How many of a hundred calls get the candidate.", HelpName = "P" };
        percent.Validators.Add(given =>
        {
            if (given.GetValue(percent) is < 0 or > 100)
                given.AddError("--percent must be from 0 to 100.");
        });
        var anyway = new Option<bool>("--anyway") { Description = "Go to all calls although the comparison is not green." };
        var (file, root, archive, chats) = (SharedOptions.ModelsFile(), SharedOptions.SessionRoot(), SharedOptions.Archive(), RolloutCommand.Chats());
        var command = new Command("set", "Moves a rollout to a stage; to all calls only when its comparison is green.") { name, stage, percent, anyway, file, root, archive, chats };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = RolloutPlace.Of(parsed.GetValue(file), parsed.GetValue(name)!);
            var output = new Output(Console.Out, Console.Error, json: false);
            var wanted = (RolloutStage)Array.IndexOf(Stages, parsed.GetValue(stage)!);
            if (wanted == RolloutStage.All && !parsed.GetValue(anyway))
            {
                var comparison = RolloutComparison.Of(
                    await RolloutSamples.ReadAsync(
                        SessionPlace.StoreAt(parsed.GetValue(root)!, parsed.GetValue(archive)), parsed.GetValue(chats), place.Rollout.Name, cancellationToken));
                if (!comparison.IsGreen)
                {
                    RolloutStatusCommand.Show(place.Rollout, comparison, output);
                    return ExitCode.Failed;
                }
            }

            Put(place.File, place.Rollout.Name, wanted, parsed.GetValue(percent), output);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command CreateKill()
    {
        var name = RolloutCommand.Name();
        var file = SharedOptions.ModelsFile();
        var command = new Command("kill", "Returns every call to the baseline, at once.") { name, file };
        command.SetAction(parsed =>
        {
            var output = new Output(Console.Out, Console.Error, json: false);
            var (rollout, models) = (parsed.GetValue(name)!, RolloutPlace.OfKill(parsed.GetValue(file), parsed.GetValue(name)!, output.Say));
            if (RolloutState.SetAside(models) is { } aside)
                output.Say($"{RolloutState.FileName} could not be read and lies beside as {aside}; other rollouts that it held back have to be killed again.");
            Put(models, rollout, RolloutStage.Off, null, output);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Put(string models, string rollout, RolloutStage stage, double? percent, Output output)
    {
        var position = new RolloutPosition(stage, percent, TimeProvider.System.GetUtcNow());
        RolloutState.Read(models).With(rollout, position).Write(models);
        output.Line($"{rollout}: {Stages[(int)stage]}");
    }
}
