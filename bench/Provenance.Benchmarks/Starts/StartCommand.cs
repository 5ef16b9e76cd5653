using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Provenance.Archive;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Servers;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Starts;

/// <summary><c>start</c>: how soon a restarted process asks its first question, and where the time until then goes.</summary>
internal static class StartCommand
{
    private const int Width = 32;

    public static Command Create()
    {
        var calls = new Option<int>("--calls") { DefaultValueFactory = _ => 300, Description = "Of the session, all but one answered; a multiple of ten." };
        var repeats = SharedOptions.Repeats();
        var program = new Option<string>("--program")
        {
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "provenance"), Description = "The program to start.",
        };
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("start", "From process start to the first question of a killed session that is resumed.") { calls, repeats, program, folder, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measurement = Measurement.Begin(string.Create(
                CultureInfo.InvariantCulture, $"start: resume of a session of {parsed.GetValue(calls)} calls, {parsed.GetValue(repeats)} times"));
            using var scratch = new Scratch(parsed.GetValue(folder));
            var (session, address) = await PrepareAsync(scratch, parsed.GetValue(calls), cancellationToken);
            using var listener = new TcpListener(address);
            listener.Start();
            var starts = new List<MeasuredStart>();
            // The first one warms the disk's caches.
            for (var repeat = 0; repeat <= parsed.GetValue(repeats); repeat++)
                starts.Add(await MeasuredStart.RunAsync(parsed.GetValue(program)!, scratch, session, listener, cancellationToken));
            (measurement with { Figures = FiguresOf(starts[1..]) }).Show(parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    /// <returns>The session, of which one answer is missing, and where its model is asked; nobody listens there any more.</returns>
    private static async Task<(string Session, IPEndPoint Address)> PrepareAsync(Scratch scratch, int calls, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(delayMs: 0, markedRequest: null, cancellationToken);
        Postcards.Write(scratch.In("experiment"), calls, "fake/fake-1", Workload.Settings(server, Width));
        var store = new SessionStore(scratch.In("sessions"), TimeProvider.System);
        var (document, plan) = Postcards.Read(scratch.In("experiment"));
        var session = await store.CreateAsync(document, plan, cancellationToken);
        await GatewayRun.RunAsync(store, session, last: calls - 1, cancellationToken);
        return (session, new IPEndPoint(IPAddress.Loopback, new Uri(server.BaseUrl).Port));
    }

    private static IReadOnlyList<Figure> FiguresOf(List<MeasuredStart> starts) =>
    [
        Figure.Of("process start to Main", "ms", starts, start => start.Main.TotalMilliseconds),
        Figure.Of("Main to the session being held", "ms", starts, start => (start.Held - start.Main).TotalMilliseconds),
        Figure.Of("the session being held to the first question", "ms", starts, start => (start.Asked - start.Held).TotalMilliseconds),
        Figure.Of("Main to the first question", "ms", starts, start => (start.Asked - start.Main).TotalMilliseconds, 500),
        Figure.Of("process start to the first question", "ms", starts, start => start.Asked.TotalMilliseconds, 500),
        Figure.Of("the same, p99", "ms", Figure.Of("", "", starts, start => start.Asked.TotalMilliseconds).Quantile(0.99)),
        Figure.Of("Main to the first question, p99", "ms", Figure.Of("", "", starts, start => (start.Asked - start.Main).TotalMilliseconds).Quantile(0.99), 500),
    ];
}
