using System.CommandLine;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;
using Provenance.Durable.Journals;
using Provenance.Durable.Storage;

namespace Provenance.Benchmarks.Engines;

/// <summary><c>idle</c>: what an engine does when there is nothing to do but wait for a timer and an event.</summary>
internal static class IdleCommand
{
    /// <summary>So long the runtime's own compiler is given to finish what the start left to it.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 3, Description = "To watch it." };
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("idle", "Watches an engine that waits.") { seconds, folder, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin("idle: an engine that waits for a timer and an event");
            using var scratch = new Scratch(parsed.GetValue(folder));
            await using var journal = FileJournal.Open(new DiskFileStore(scratch.Path), "journal");
            await using var engine = new FanOutEngine(journal, activities: 100);
            await engine.BeginAsync(cancellationToken);
            await Task.Delay(Settling, cancellationToken);
            var (log, before) = (journal.Counters, Spent.Now());
            await Task.Delay(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellationToken);
            var spent = Spent.Now().Since(before);
            var figures = new[]
            {
                Figure.Of("watched", "s", spent.Wall.TotalSeconds),
                Figure.Of("bytes written", "", journal.Counters.Bytes - log.Bytes, 0),
                Figure.Of("flushes", "", journal.Counters.Flushes - log.Flushes, 0),
                // The system counts CPU time in ticks of 10 ms, and our own looking takes one.
                Figure.Of("CPU time", "ms", spent.Cpu.TotalMilliseconds, 20),
            };
            (measurement with { Figures = figures }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
