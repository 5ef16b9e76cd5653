using System.CommandLine;
using System.Text;
using Provenance.Archive;
using Provenance.Cli.Terminal;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Exports;
using Provenance.Durable.Storage;

namespace Provenance.Cli.Exporting;

/// <summary><c>provenance export SESSION</c>: a session in the formats of others.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var format = new Option<string>("--format") { Description = "ro-crate, prov or inspect.", HelpName = "ro-crate|prov|inspect", Required = true };
        format.AcceptOnlyFromAmong("ro-crate", "prov", "inspect");
        var to = new Option<DirectoryInfo>("--to") { Description = "A folder that is not there yet, or is empty.", HelpName = "DIR", Required = true };
        var license = new Option<Uri?>("--license")
        {
            Description = "For ro-crate: the address of the licence that the crate has.",
            HelpName = "URL",
            CustomParser = given =>
            {
                if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                    return address;
                given.AddError("--license must be an address that begins with http:// or https://.");
                return null;
            },
        };
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("export", "Writes a session as RO-Crate (with Process Run Crate), as PROV-JSON, or as logs that Inspect's viewer opens.")
        {
            session, format, to, license, root, archive, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, folder) = (parsed.Output(json), parsed.GetValue(to)!);
            if (folder.Exists && folder.EnumerateFileSystemInfos().Any())
            {
                output.Say($"{folder.FullName} is not empty: nothing is written over.");
                return ExitCode.Failed;
            }

            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            await using var reader = await place.Store.OpenForReadingAsync(place.Name, cancellationToken);
            var exported = await ExportedSession.ReadAsync(reader, cancellationToken);
            var files = await place.Store.ReadFilesAsync(place.Name, cancellationToken);
            var written = WriteAside(folder, aside => parsed.GetValue(format) switch
            {
                "ro-crate" => WriteCrate(aside, exported, files, place.Name, parsed.GetValue(license)?.AbsoluteUri),
                "prov" => Write(aside, ProvJson.FileName, ProvJson.Write(exported, Files(files, place.Name).ToList())),
                _ => WriteInspect(aside, exported, files, place.Name),
            });
            output.Line($"{folder.FullName}: {Amounts.Counted(written, "file")}");
            output.Json(new ExportResult(place.Name, folder.FullName, written), CliJson.Default.ExportResult);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>There is the whole export, or none.</summary>
    private static int WriteAside(DirectoryInfo folder, Func<string, int> write)
    {
        var aside = $"{Path.TrimEndingDirectorySeparator(folder.FullName)}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(aside);
        try
        {
            var written = write(aside);
            if (folder.Exists)
                folder.Delete();
            Directory.Move(aside, folder.FullName);
            return written;
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
        }
    }

    private static int WriteCrate(string folder, ExportedSession session, IFileStore files, string name, string? license)
    {
        var parts = Files(files, name).ToList();
        foreach (var part in parts)
            Write(folder, part.Name, files.ReadAll($"{name}/{part.Name}"));
        return parts.Count + Write(folder, RoCrate.FileName, RoCrate.Write(session, parts, license));
    }

    private static int WriteInspect(string folder, ExportedSession session, IFileStore files, string name)
    {
        var models = session.Figures.Analyses.Select(analysis => analysis.Call.Model).Distinct().ToList();
        return models.Sum(model =>
        {
            var (file, bytes) = InspectLog.Write(session, model, call => files.FileExists($"{name}/{session.PromptOf(call)}")
                ? Encoding.UTF8.GetString(files.ReadAll($"{name}/{session.PromptOf(call)}"))
                : null);
            return Write(folder, file, bytes);
        });
    }

    private static int Write(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return 1;
    }

    /// <summary>Every file of the session but those of its engine.</summary>
    private static IEnumerable<ExportedFile> Files(IFileStore files, string name) => files.List(name)
        .Where(child => child != "engine")
        .SelectMany(child => Below(files, name, child))
        .Select(file => (file, files.ReadAll($"{name}/{file}")))
        .Select(file => new ExportedFile(file.file, file.Item2.Length, Digest.Of(file.Item2)));

    private static IEnumerable<string> Below(IFileStore files, string session, string name) => files.FolderExists($"{session}/{name}")
        ? files.List($"{session}/{name}").SelectMany(child => Below(files, session, $"{name}/{child}"))
        : [name];
}

/// <param name="Files">So many were written.</param>
internal sealed record ExportResult(string Session, string Folder, int Files);
