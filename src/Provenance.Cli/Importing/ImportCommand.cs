using System.CommandLine;
using Provenance.Cli.Running;
using Provenance.Cli.Sealing;
using Provenance.Gateway.Preparations;

namespace Provenance.Cli.Importing;

/// <summary><c>provenance import FOLDER</c>: makes a session of analyses that were asked elsewhere, and takes it from there to its report.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("FOLDER")
        {
            Description = "An old Discernus session (llm_archive/ in it), or a folder with experiment/ and recorded/index.jsonl.",
        };
        var options = new ImportOptions();
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var mirror = SharedOptions.Mirror(root, archive);
        var sealing = new SealingOptions();
        var verbose = SharedOptions.Verbose();
        var json = SharedOptions.Json();
        var command = new Command("import", "Takes over answers that were asked for elsewhere, and goes on from extraction to report.") { folder };
        options.AddTo(command);
        foreach (var option in new Option[] { root, archive, mirror, verbose, json })
            command.Options.Add(option);
        sealing.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.Output(json);
            var source = parsed.GetValue(folder)!;
            if (!source.Exists)
            {
                output.Say($"There is no folder \"{source}\".");
                return ExitCode.NotFound;
            }

            var import = ImportPreparation.Prepare(source.FullName, options.Read(parsed, source.FullName), parsed.Given(), output);
            var chronolog = ChronologImport.Find(source.FullName);
            chronolog?.Show(output);
            using var seal = sealing.Read(parsed);
            var (sessions, blobs) = (parsed.GetValue(root)!, parsed.GetValue(archive));
            var name = await SessionPlace.StoreAt(sessions, blobs).CreateAsync(import.Document, import.Plan.Plan, cancellationToken);
            output.Say($"Session {name}: {import.Plan.Plan.Calls.Length} answers are taken over.");
            using var logs = Logs.Create(parsed.GetValue(verbose));
            var request = new RunRequest(Mirror: parsed.GetValue(mirror)?.FullName) { Sealed = seal };
            var place = SessionPlace.At(sessions, blobs, name);
            var result = await new LocalRun(place, logs, TimeProvider.System).RunAsync(
                request,
                async (opened, token) =>
                {
                    await import.Plan.ArchiveAsync(opened, token);
                    if (chronolog is not null)
                        await chronolog.NoteAsync(opened, token);
                },
                cancellationToken);
            return ResultView.Show(result, place, output);
        });
        return command;
    }
}
