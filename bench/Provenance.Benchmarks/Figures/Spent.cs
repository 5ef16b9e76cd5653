using System.Diagnostics;
using System.Globalization;

namespace Provenance.Benchmarks.Figures;

/// <summary>What a piece of work took of this process.</summary>
/// <param name="Paused">For how long the collector of memory let nothing else run.</param>
internal readonly record struct Spent(TimeSpan Wall, TimeSpan Cpu, long Allocated, TimeSpan Paused)
{
    /// <summary>The stand of the clocks now; the difference of two of them is what was spent between.</summary>
    public static Spent Now()
    {
        using var self = Process.GetCurrentProcess();
        return new Spent(Stopwatch.GetElapsedTime(0), self.TotalProcessorTime, GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
    }

    public Spent Since(Spent before) => new(Wall - before.Wall, Cpu - before.Cpu, Allocated - before.Allocated, Paused - before.Paused);

    /// <summary>Lets nothing of what went before be paid for by what comes next.</summary>
    public static Spent Afresh()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Now();
    }

    /// <summary>The largest resident set so far of a process, in bytes; null where the system does not tell.</summary>
    public static long? PeakMemory(int process)
    {
        var path = $"/proc/{process}/status";
        if (!File.Exists(path))
            return null;
        var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? null : long.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) * 1024;
    }
}
