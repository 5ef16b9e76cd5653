using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Provenance.Cli.Chaos;

/// <summary>A process of this program that is watched from outside: it does not know that it is to die.</summary>
internal sealed class Victim : IAsyncDisposable
{
    private readonly Process process = new();
    private readonly int? killAtWrite;
    private Stopwatch age = new();
    private CrashWatch? watch;
    private int writes;

    private Victim(int? killAtWrite) => this.killAtWrite = killAtWrite;

    /// <summary>How often it changed what is kept.</summary>
    public int Writes => Volatile.Read(ref writes);

    public TimeSpan Age => age.Elapsed;

    /// <param name="killAtWrite">It is killed as soon as so many changes are seen; null for never.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "Who starts the victim disposes of it.")]
    public static async Task<Victim> StartAsync(
        ICrashSite site, string run, int? killAtWrite, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var victim = new Victim(killAtWrite);
        victim.watch = await site.WatchAsync(run, victim.Count, cancellationToken);
        victim.Start([.. arguments, .. victim.watch.Options], victim.watch.Environment);
        return victim;
    }

    /// <summary>SIGKILL: nothing of it runs after that.</summary>
    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself, or not begun.
        }
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        process.Dispose();
        if (watch is not null)
            await watch.DisposeAsync();
    }

    private void Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        process.StartInfo = new ProcessStartInfo(program, isHost ? [Environment.GetCommandLineArgs()[0], .. arguments] : arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            process.StartInfo.Environment[name] = value;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        age = Stopwatch.StartNew();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Count()
    {
        if (Interlocked.Increment(ref writes) == killAtWrite)
            Kill();
    }
}
