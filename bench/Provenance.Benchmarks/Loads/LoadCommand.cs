using System.CommandLine;
using System.Globalization;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Loads;

/// <summary><c>load</c>: a session of ten thousand calls, through the program itself.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var calls = new Option<int>("--calls") { DefaultValueFactory = _ => 10_000, Description = "A multiple of ten." };
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("load", "A large session: memory, status meanwhile, resumption when one call is missing.") { calls, folder, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin(string.Create(CultureInfo.InvariantCulture, $"load: {parsed.GetValue(calls)} calls in one session"));
            using var scratch = new Scratch(parsed.GetValue(folder));
            var large = await new LargeSession(scratch, parsed.GetValue(calls)).RunAsync(cancellationToken);
            var almost = await new AlmostDone(scratch, parsed.GetValue(calls)).RunAsync(cancellationToken);
            (measurement with { Figures = [.. large, .. almost] }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
