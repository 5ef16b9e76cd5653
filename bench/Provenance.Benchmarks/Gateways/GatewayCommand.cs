using System.CommandLine;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Gateways;

/// <summary><c>gateway</c>: what the way to a model costs when model, network and disk cost nothing.</summary>
internal static class GatewayCommand
{
    public static Command Create()
    {
        var calls = new Option<int>("--calls") { DefaultValueFactory = _ => 20_000, Description = "Asked one after the other, per repetition." };
        var (folder, repeats, json) = (SharedOptions.Folder(), SharedOptions.Repeats(), SharedOptions.Json());
        var command = new Command("gateway", "The whole chain around a model that answers at once, and 1,000 calls at once.") { calls, folder, repeats, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin("gateway: the chain around a call");
            using var scratch = new Scratch(parsed.GetValue(folder));
            var chain = new ChainCost(scratch, parsed.GetValue(calls));
            var crowd = new Crowd(scratch);
            var figures = new List<Figure>();
            figures.AddRange(await chain.RunAsync(parsed.GetValue(repeats), cancellationToken));
            figures.AddRange(await crowd.RunAsync(parsed.GetValue(repeats), cancellationToken));
            (measurement with { Figures = figures }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
