using System.CommandLine;
using System.Globalization;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Servers;

namespace Provenance.Benchmarks.Workloads;

/// <summary><c>scale</c>: whether a call of a large session costs more than one of a small session.</summary>
internal static class ScaleCommand
{
    private const int Width = 32;

    public static Command Create()
    {
        var few = new Option<int>("--few") { DefaultValueFactory = _ => 1000, Description = "A multiple of ten." };
        var many = new Option<int>("--many") { DefaultValueFactory = _ => 10_000, Description = "A multiple of ten." };
        var repeats = SharedOptions.Repeats();
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("scale", "The cost of a call in a large session, beside that in a small one.") { few, many, repeats, folder, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin(string.Create(
                CultureInfo.InvariantCulture, $"scale: {parsed.GetValue(many)} calls beside {parsed.GetValue(few)}, no delay"));
            using var scratch = new Scratch(parsed.GetValue(folder));
            await using var server = await ServerProcess.StartAsync(delayMs: 0, markedRequest: null, cancellationToken);
            using var small = new Workload(scratch, server, parsed.GetValue(few), Width);
            using var large = new Workload(scratch, server, parsed.GetValue(many), Width);
            await small.WarmUpAsync(cancellationToken);
            var pairs = new List<(WorkloadRound Small, WorkloadRound Large)>();
            for (var repeat = 0; repeat < parsed.GetValue(repeats); repeat++)
                pairs.Add((await small.RunAsync(cancellationToken), await large.RunAsync(cancellationToken)));
            (measurement with { Figures = FiguresOf(pairs) }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<Figure> FiguresOf(List<(WorkloadRound Small, WorkloadRound Large)> pairs) =>
    [
        Figure.Of("own cost of a call, durable, small session", "ms", pairs, pair => pair.Small.OwnMsPerCall),
        Figure.Of("own cost of a call, durable, large session", "ms", pairs, pair => pair.Large.OwnMsPerCall),
        Figure.Of("ratio of the two", "", pairs, pair => pair.Large.OwnMsPerCall / pair.Small.OwnMsPerCall, 1.2),
        Figure.Of("own cost with files and checkpoint, small session", "ms", pairs, pair => pair.Small.OwnMsPerCallWhole),
        Figure.Of("own cost with files and checkpoint, large session", "ms", pairs, pair => pair.Large.OwnMsPerCallWhole),
        Figure.Of("ratio of the two", "", pairs, pair => pair.Large.OwnMsPerCallWhole / pair.Small.OwnMsPerCallWhole, 1.2),
        Figure.Of("answers without a file when durable, small session", "", pairs, pair => pair.Small.Ours.UnmadeWhenDurable),
        Figure.Of("answers without a file when durable, large session", "", pairs, pair => pair.Large.Ours.UnmadeWhenDurable),
        Figure.Of("each further call, durable", "ms", pairs, pair => OwnMsOfFurther(pair.Small, pair.Large)),
        Figure.Of("ratio to the small session, files and checkpoint", "", pairs, pair => OwnMsOfFurther(pair.Small, pair.Large) / pair.Small.OwnMsPerCallWhole, 1.2),
        Figure.Of("CPU time of a call, small session", "ms", pairs, pair => pair.Small.CpuMsPerCall),
        Figure.Of("CPU time of a call, large session", "ms", pairs, pair => pair.Large.CpuMsPerCall),
    ];

    /// <summary>What the calls cost that the large session has more: both leave about the same number of files to be made when they are durable.</summary>
    private static double OwnMsOfFurther(WorkloadRound small, WorkloadRound large) =>
        ((large.DurableMs - large.LoopMs) - (small.DurableMs - small.LoopMs)) / (large.Calls - small.Calls);
}
