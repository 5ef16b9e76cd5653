using System.CommandLine;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Archives;

/// <summary><c>archive</c>: what it costs to make one answer durable when nothing else goes on.</summary>
internal static class ArchiveCommand
{
    public static Command Create()
    {
        var writes = new Option<int>("--writes") { DefaultValueFactory = _ => 2000, Description = "A multiple of ten." };
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("archive", "Single records, each beside a bare write and flush of the same bytes.") { writes, folder, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin("archive: single writes");
            using var scratch = new Scratch(parsed.GetValue(folder));
            var figures = await new SingleWrites(scratch, parsed.GetValue(writes)).RunAsync(cancellationToken);
            (measurement with { Figures = figures }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
