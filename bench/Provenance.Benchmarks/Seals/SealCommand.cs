using System.CommandLine;
using System.Globalization;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Seals;

/// <summary><c>seal</c>: what it costs to seal a session and to verify it, and what the tree costs while it runs.</summary>
internal static class SealCommand
{
    public static Command Create()
    {
        var records = new Option<int>("--records") { DefaultValueFactory = _ => 10_000, Description = "A multiple of ten." };
        var repeats = SharedOptions.Repeats(3);
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("seal", "Seals and verifies a session that was answered offline.") { records, repeats, folder, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin(string.Create(CultureInfo.InvariantCulture, $"seal: {parsed.GetValue(records)} records"));
            using var scratch = new Scratch(parsed.GetValue(folder));
            var figures = await new LargeSeal(scratch, parsed.GetValue(records)).RunAsync(parsed.GetValue(repeats), cancellationToken);
            (measurement with { Figures = figures }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
