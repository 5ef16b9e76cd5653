using System.CommandLine;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;
using Provenance.Testing.Emulators;

namespace Provenance.Benchmarks.Archives;

/// <summary><c>blobs</c>: what it costs to archive one answer on blob storage when nothing else goes on.</summary>
internal static class BlobCommand
{
    public static Command Create()
    {
        var writes = new Option<int>("--writes") { DefaultValueFactory = _ => 2000, Description = "A multiple of ten." };
        var variable = new Option<string?>("--account")
        {
            Description = "The environment variable that holds the account's connection string. Default: an emulator is started.",
            HelpName = "VARIABLE",
        };
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("blobs", "Single records on blob storage, each beside a bare upload of the same bytes.") { writes, variable, folder, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var connection = parsed.GetValue(variable) is { } name
                ? Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.")
                : (await Azurite.GetAsync()).ConnectionString;
            var measurement = Measurement.Begin("blobs: single writes");
            using var scratch = new Scratch(parsed.GetValue(folder));
            var figures = await new BlobWrites(scratch, connection, parsed.GetValue(writes)).RunAsync(cancellationToken);
            (measurement with { Figures = figures }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
