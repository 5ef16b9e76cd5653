using System.CommandLine;
using System.Globalization;
using Provenance.Archive;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Heaps;

/// <summary><c>heap</c>: what is live after a full collection, stage by stage, and how much of it each further call adds.</summary>
internal static class HeapCommand
{
    private const double Kibibyte = 1 << 10;
    private const double Mebibyte = 1 << 20;

    public static Command Create()
    {
        var sizes = new Option<int[]>("--calls")
        {
            DefaultValueFactory = _ => [1000, 10_000], Description = "Multiples of ten, ascending.", AllowMultipleArgumentsPerToken = true,
        };
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("heap", "The live heap of sessions of several sizes, answered offline in this process.") { sizes, folder, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin("heap: live after a full collection");
            using var scratch = new Scratch(parsed.GetValue(folder));
            // What is made once, whatever the size.
            await RunAsync(scratch, 100, cancellationToken);
            var runs = new List<(int Calls, IReadOnlyList<(string Moment, long Bytes)> Looks)>();
            foreach (var calls in parsed.GetValue(sizes)!)
                runs.Add((calls, await RunAsync(scratch, calls, cancellationToken)));
            (measurement with { Figures = [.. FiguresOf(runs)] }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static async Task<IReadOnlyList<(string Moment, long Bytes)>> RunAsync(Scratch scratch, int calls, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"heap-{calls}");
        Postcards.Write(scratch.In(name), calls, "offline", "");
        var store = new SessionStore(scratch.In(name + "-sessions"), TimeProvider.System);
        var (document, plan) = Postcards.Read(scratch.In(name));
        var session = await store.CreateAsync(document, plan, cancellationToken);
        return await HeapRun.RunAsync(store, session, cancellationToken);
    }

    private static IEnumerable<Figure> FiguresOf(List<(int Calls, IReadOnlyList<(string Moment, long Bytes)> Looks)> runs)
    {
        foreach (var (calls, looks) in runs)
        {
            foreach (var (moment, bytes) in looks)
                yield return Figure.Of(string.Create(CultureInfo.InvariantCulture, $"{calls} calls, {moment}"), "MiB", bytes / Mebibyte);
        }

        foreach (var ((fewer, before), (more, after)) in runs.Zip(runs.Skip(1)))
        {
            foreach (var (low, high) in before.Zip(after))
                yield return Figure.Of(
                    string.Create(CultureInfo.InvariantCulture, $"each call from {fewer} to {more}, {low.Moment}"), "KiB",
                    (high.Bytes - low.Bytes) / Kibibyte / (more - fewer));
        }
    }
}
