using System.CommandLine;
using System.Globalization;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Servers;

namespace Provenance.Benchmarks.Workloads;

/// <summary><c>workload</c>: what a call costs over a bare loop.</summary>
internal static class WorkloadCommand
{
    private const double Mebibyte = 1 << 20;

    public static Command Create()
    {
        var delay = new Option<int>("--delay") { Description = "Of each answer, in milliseconds; the targets are for 0 and 50." };
        var calls = new Option<int>("--calls") { DefaultValueFactory = _ => 1000, Description = "A multiple of ten." };
        var width = new Option<int>("--width") { DefaultValueFactory = _ => 32, Description = "Calls in flight at once." };
        var repeats = SharedOptions.Repeats();
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("workload", "Workload W: calls through gateway, archive and engine, beside a bare loop over the same calls.")
        {
            delay, calls, width, repeats, folder, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin(string.Create(
                CultureInfo.InvariantCulture, $"workload: {parsed.GetValue(calls)} calls, {parsed.GetValue(width)} at once, {parsed.GetValue(delay)} ms each"));
            using var scratch = new Scratch(parsed.GetValue(folder));
            await using var server = await ServerProcess.StartAsync(parsed.GetValue(delay), markedRequest: null, cancellationToken);
            using var workload = new Workload(scratch, server, parsed.GetValue(calls), parsed.GetValue(width));
            var cold = await workload.RunAsync(cancellationToken);
            var warmUp = await workload.WarmUpAsync(cancellationToken);
            var rounds = new List<WorkloadRound>();
            for (var repeat = 0; repeat < parsed.GetValue(repeats); repeat++)
                rounds.Add(await workload.RunAsync(cancellationToken));
            (measurement with { Figures = FiguresOf(rounds, cold, warmUp, parsed.GetValue(delay)) }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<Figure> FiguresOf(List<WorkloadRound> rounds, WorkloadRound cold, int warmUp, int delay) =>
    [
        Figure.Of("bare loop", "ms", rounds, round => round.LoopMs),
        Figure.Of("until the last answer is durable", "ms", rounds, round => round.DurableMs),
        Figure.Of("until every file and the checkpoint are written", "ms", rounds, round => round.WholeMs),
        Figure.Of("own cost of a call, durable", "ms", rounds, round => round.OwnMsPerCall, delay == 0 ? 0.2 : null),
        Figure.Of("own cost of a call, files and checkpoint", "ms", rounds, round => round.OwnMsPerCallWhole),
        Figure.Of("ratio to the loop, durable", "", rounds, round => round.DurableMs / round.LoopMs, delay == 0 ? null : 1.03),
        Figure.Of("ratio to the loop, files and checkpoint", "", rounds, round => round.WholeMs / round.LoopMs, delay == 0 ? null : 1.10),
        Figure.Of("flushes of the log per call", "", rounds, round => round.FlushesPerCall, delay == 0 ? 0.3 : 0.5),
        Figure.Of("log bytes per body byte, prompts aside", "", rounds, round => round.LogBytesPerBodyByte, 3),
        Figure.Of("all bytes per body byte, prompts aside", "", rounds, round => round.FileBytesPerBodyByte, 7),
        Figure.Of("CPU time of the loop", "s", rounds, round => round.Loop.Cpu.TotalSeconds),
        Figure.Of("CPU time until durable", "s", rounds, round => round.Ours.UntilDurable.Cpu.TotalSeconds),
        Figure.Of("CPU time until all is written", "s", rounds, round => round.Ours.UntilWhole.Cpu.TotalSeconds),
        Figure.Of("allocated per call by the loop", "KiB", rounds, round => round.Loop.Allocated / 1024.0 / round.Calls),
        Figure.Of("allocated per call by us", "KiB", rounds, round => round.Ours.UntilWhole.Allocated / 1024.0 / round.Calls),
        Figure.Of("paused by the collector until all is written", "ms", rounds, round => round.Ours.UntilWhole.Paused.TotalMilliseconds),
        Figure.Of("peak memory of this process, loop included", "MiB", (Spent.PeakMemory(Environment.ProcessId) ?? 0) / Mebibyte),
        Figure.Of("rounds until the compiler was done", "", warmUp),
        Figure.Of("the first round, cold: loop", "ms", cold.LoopMs),
        Figure.Of("the first round, cold: durable", "ms", cold.DurableMs),
    ];
}
