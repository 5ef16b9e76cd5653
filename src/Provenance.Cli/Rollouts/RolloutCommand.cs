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

    public static Option<DirectoryInfo[]> Chats()
    {
        var chats = new Option<DirectoryInfo[]>("--chats")
        {
            Description = "The archive folder of a chat gateway, whose answers are compared too. May be given several times.", HelpName = "DIR",
        };
        chats.Validators.Add(given =>
        {
            foreach (var missing in (given.GetValue(chats) ?? []).Where(folder => !folder.Exists))
                given.AddError($"{chats.Name}: there is no folder {missing.Name}.");
        });
        return chats;
    }

    public static Argument<string> Name() => new("NAME") { Description = "The rollout's name in the models file." };
}
