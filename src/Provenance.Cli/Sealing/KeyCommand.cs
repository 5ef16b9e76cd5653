using System.CommandLine;
using Provenance.Core.Seals;

namespace Provenance.Cli.Sealing;

/// <summary><c>provenance key</c>: which key seals, and its public half for those who verify.</summary>
internal static class KeyCommand
{
    public static Command Create()
    {
        var create = new Option<bool>("--create") { Description = "Make the key now, if there is none." };
        var export = new Option<FileInfo?>("--export") { Description = "Write the public key to this file, in PEM.", HelpName = "FILE" };
        var json = SharedOptions.Json();
        var command = new Command("key", "Shows the key that sessions are sealed with; makes it, and exports its public half.") { create, export, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.Output(json);
            using var key = parsed.GetValue(create) ? KeyFolder.OfUser.FindOrCreate() : KeyFolder.OfUser.Find();
            if (key is null)
            {
                output.Say("There is no key yet: the first session makes one, or provenance key --create.");
                return ExitCode.NotFound;
            }

            if (parsed.GetValue(export) is { } file)
                await File.WriteAllTextAsync(file.FullName, key.Public.ToPem(), cancellationToken);
            output.Line($"key {key.Public.Id}");
            output.Line(KeyFolder.OfUser.Path is { } path ? $"  kept in {path}" : $"  given by {KeyFolder.KeyVariable}");
            output.Line(key.Public.ToPem().TrimEnd());
            output.Json(new KeyResult(key.Public.Id.ToString(), key.Public.ToPem()), CliJson.Default.KeyResult);
            return ExitCode.Done;
        });
        return command;
    }
}

/// <param name="Id">The SHA-256 of the public key's SubjectPublicKeyInfo.</param>
internal sealed record KeyResult(string Id, string PublicKey);
