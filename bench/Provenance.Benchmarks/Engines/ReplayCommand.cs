using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;
using Provenance.Durable.Journals;
using Provenance.Durable.Storage;

namespace Provenance.Benchmarks.Engines;

/// <summary><c>replay</c>: how long an engine takes to be where its journal ends.</summary>
internal static class ReplayCommand
{
    private const string Journal = "journal";

    public static Command Create()
    {
        var events = new Option<int>("--events") { DefaultValueFactory = _ => 10_000, Description = "In the journal." };
        var repeats = SharedOptions.Repeats();
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("replay", "Replays a journal from its file.") { events, repeats, folder, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin(string.Create(CultureInfo.InvariantCulture, $"replay: {parsed.GetValue(events)} events"));
            using var scratch = new Scratch(parsed.GetValue(folder));
            // An activity is two events: asked for, and answered.
            var activities = parsed.GetValue(events) / 2;
            await WriteAsync(scratch, activities, cancellationToken);
            var times = new List<double>();
            for (var repeat = 0; repeat <= parsed.GetValue(repeats); repeat++)
                times.Add(await ReplayAsync(scratch, activities, cancellationToken));
            var figures = new[]
            {
                new Figure("from the journal's opening until all is replayed", "ms", times[1..], 500),
                Figure.Of("the first time, cold", "ms", times[0]),
            };
            (measurement with { Figures = figures }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static async Task WriteAsync(Scratch scratch, int activities, CancellationToken cancellationToken)
    {
        await using var journal = FileJournal.Open(new DiskFileStore(scratch.Path), Journal);
        await using var engine = new FanOutEngine(journal, activities);
        await engine.BeginAsync(cancellationToken);
    }

    private static async Task<double> ReplayAsync(Scratch scratch, int activities, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await using var journal = FileJournal.Open(new DiskFileStore(scratch.Path), Journal);
        await using var engine = new FanOutEngine(journal, activities);
        return Stopwatch.GetElapsedTime(start, await engine.ReplayAsync(cancellationToken)).TotalMilliseconds;
    }
}
