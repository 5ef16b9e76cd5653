using System.CommandLine;
using Provenance.Archive;
using Provenance.Archive.Disclosures;
using Provenance.Cli.Terminal;
using Provenance.Core.Disclosures;

namespace Provenance.Cli.Disclosing;

/// <summary><c>provenance disclose SESSION</c>: a session to be given away, without texts that may not be.</summary>
internal static class DiscloseCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var to = new Option<FileInfo>("--to") { Description = "The zip that is written. It must not be there yet.", HelpName = "FILE.zip", Required = true };
        var withhold = new Option<TextKind[]>("--withhold")
        {
            Description = "What is left out, separated by commas. Default: documents,prompts,answers,quotes.",
            HelpName = "documents,prompts,answers,quotes",
            CustomParser = given =>
            {
                try
                {
                    return [.. given.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries).Select(TextKinds.Parse)];
                }
                catch (FormatException wrong)
                {
                    given.AddError($"--withhold: {wrong.Message}");
                    return [];
                }
            },
        };
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("disclose", "Writes a sealed session as a zip without its texts: digests and proofs stay, and verify says what is withheld.")
        {
            session, to, withhold, root, archive, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, file) = (parsed.Output(json), parsed.GetValue(to)!);
            if (file.Exists)
            {
                output.Say($"{file.FullName} is there already: nothing is written over.");
                return ExitCode.Failed;
            }

            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            await using var reader = await place.Store.OpenForReadingAsync(place.Name, cancellationToken);
            if (reader.IsHeld)
                throw new SessionInUseException(place.Name, reader.Holder);
            var files = await place.Store.ReadFilesAsync(place.Name, cancellationToken);
            var withheld = parsed.GetValue(withhold) is { Length: > 0 } chosen ? chosen : Enum.GetValues<TextKind>();
            var aside = $"{file.FullName}.{Guid.NewGuid():N}";
            try
            {
                Disclosure disclosure;
                await using (var zip = File.Create(aside))
                    disclosure = DisclosureBundle.Write(files, reader.Session, withheld.ToHashSet(), zip);
                File.Move(aside, file.FullName, overwrite: false);
                output.Line($"{file.FullName}: {Amounts.Counted(disclosure.Withheld.Length, "file")} withheld, each with a proof that leads to the root {disclosure.Root} of seal {disclosure.Seal}");
                output.Json(new DiscloseResult(place.Name, file.FullName, disclosure.Root.ToString(), disclosure.Withheld.Length), CliJson.Default.DiscloseResult);
                return ExitCode.Done;
            }
            finally
            {
                File.Delete(aside);
            }
        });
        return command;
    }
}

/// <param name="Root">Of the seal that the proofs lead to.</param>
/// <param name="Withheld">So many files were left out.</param>
internal sealed record DiscloseResult(string Session, string File, string Root, int Withheld);
