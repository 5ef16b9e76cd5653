using System.CommandLine;
using Provenance.Archive.Blobs;
using Provenance.Archive.Copies;
using Provenance.Cli.Terminal;
using Provenance.Core.Verification;

namespace Provenance.Cli.Copying;

/// <summary><c>provenance copy SESSION TARGET</c>: copies a session between folders and blob storage, and checks both ends.</summary>
internal static class CopyCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var target = new Argument<string>("TARGET")
        {
            Description = "Where the copy goes: a folder of sessions, or blob:ACCOUNT/CONTAINER.",
        };
        target.Validators.Add(given =>
        {
            try
            {
                if (given.Tokens is [var token] && BlobLocation.Is(token.Value))
                    _ = SessionPlace.Location(token.Value);
            }
            catch (InvalidBlobLocationException invalid)
            {
                given.AddError($"{target.Name}: {invalid.Rule}.");
            }
        });
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("copy", "Copies a session that nobody writes to, and checks every file on both ends.") { session, target, root, archive, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            var to = TargetOf(parsed.GetValue(target)!, place.Name);
            var (files, broken) = await SessionCopy.CopyAsync(place.Store, place.Name, to.Store, cancellationToken);
            var output = parsed.Output(json);
            foreach (var discrepancy in broken)
                output.Line(discrepancy.ToString());
            output.Line(broken.Count == 0
                ? $"{place.Name}: {Amounts.Count(files)} files copied to {to.Folder} and read back: no difference."
                : $"{place.Name}: {Amounts.Count(broken.Count)} {(broken.Count == 1 ? "difference" : "differences")}.");
            output.Json(new CopyReport(place.Name, to.Folder, files, [.. broken]), CliJson.Default.CopyReport);
            return broken.Count == 0 ? ExitCode.Done : ExitCode.Mismatch;
        });
        return command;
    }

    private static SessionPlace TargetOf(string target, string name) => BlobLocation.Is(target)
        ? SessionPlace.At(new DirectoryInfo(SharedOptions.DefaultSessionRoot), target, name)
        : SessionPlace.At(new DirectoryInfo(target), null, name);
}

/// <param name="Files">How many were copied.</param>
internal sealed record CopyReport(string Session, string Target, int Files, Discrepancy[] Discrepancies);
