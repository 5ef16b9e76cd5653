using System.CommandLine;

namespace Provenance.Cli.Rollouts;

/// <summary><c>provenance rollout</c>: how a rollout stands, how far it is to go, and back at once.</summary>
internal static class RolloutCommand
{
    public static Command Create() => new("rollout", "Compares a model on its way in with the one that it is to replace, and moves it on or back.")
    {
        RolloutStatusCommand.Create(),
        RolloutSetCommand.Create(),
        RolloutSetCommand.CreateKill(),
    };

    public static Argument<string> Name() => new("NAME") { Description = "The rollout's name in the models file." };
}
