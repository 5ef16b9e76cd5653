using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Starts;

/// <summary>One start of the program, killed when its first question has come. All times from the start of the process.</summary>
/// <param name="Main">When the runtime was up.</param>
/// <param name="Held">When the session's new log was begun.</param>
/// <param name="Asked">When the first byte of the first question arrived.</param>
internal sealed record MeasuredStart(TimeSpan Main, TimeSpan Held, TimeSpan Asked)
{
    public static async Task<MeasuredStart> RunAsync(
        string program, Scratch scratch, string session, TcpListener listener, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, ["resume", session, "--session-root", scratch.In("sessions"), "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.FileVariable] = scratch.In("main");
        var (began, time) = (Stopwatch.GetTimestamp(), DateTime.UtcNow);
        using var process = Process.Start(start)!;
        using var connection = await listener.AcceptSocketAsync(cancellationToken);
        await connection.ReceiveAsync(new byte[1], cancellationToken);
        var asked = Stopwatch.GetElapsedTime(began);
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        var main = long.Parse(await File.ReadAllTextAsync(scratch.In("main"), cancellationToken), CultureInfo.InvariantCulture);
        return new MeasuredStart(Stopwatch.GetElapsedTime(began, main), NewestLog(scratch, session) - time, asked);
    }

    private static DateTime NewestLog(Scratch scratch, string session) => new DirectoryInfo(Path.Combine(scratch.In("sessions"), session, "engine"))
        .EnumerateFiles("log-*").Max(file => file.CreationTimeUtc);
}
