using System.Diagnostics;
using Provenance.Benchmarks.Figures;

namespace Provenance.Benchmarks.Loads;

/// <summary>The program itself, as a process.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly Process process;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private ProgramRun(Process process) =>
        (this.process, output, errors) = (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    public bool HasEnded => process.HasExited;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    /// <summary>The largest resident set that was seen, in bytes; looked at whenever this is asked.</summary>
    public long PeakMemory { get; private set; }

    public static ProgramRun Start(params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "provenance.dll"));
        // The key that seals is one of benchmarks, never the user's.
        start.Environment["PROVENANCE_KEY_FOLDER"] = Path.Combine(AppContext.BaseDirectory, "keys");
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new ProgramRun(Process.Start(start)!);
    }

    public void LookAtMemory()
    {
        if (!process.HasExited)
            PeakMemory = Spent.PeakMemory(process.Id) ?? PeakMemory;
    }

    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<TimeSpan> WaitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        var elapsed = Elapsed;
        await output;
        // 6: finished with gaps, which a model that is not one may leave.
        return process.ExitCode is 0 or 6 ? elapsed : throw new InvalidOperationException($"The program ended with {process.ExitCode}: {await errors}");
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
