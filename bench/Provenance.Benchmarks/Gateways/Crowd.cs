using System.Diagnostics;
using System.Globalization;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Gateways;

/// <summary>1,000 calls in flight at once, and a task beside them that wants to run every millisecond: it shows whether threads are held.</summary>
internal sealed class Crowd(Scratch scratch)
{
    private const int Size = 1000;
    private const int Rounds = 5;

    /// <summary>What a task waits for a thread at most, in milliseconds: a starved pool adds one thread in 500.</summary>
    private const double MostLateness = 100;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    public async Task<IReadOnlyList<Figure>> RunAsync(int repeats, CancellationToken cancellationToken)
    {
        await MeasureAsync("crowd-warm", cancellationToken);
        var crowds = new List<(double Milliseconds, Figure Lateness, int Threads)>();
        for (var i = 0; i < repeats; i++)
            crowds.Add(await MeasureAsync(string.Create(CultureInfo.InvariantCulture, $"crowd-{i}"), cancellationToken));
        return
        [
            Figure.Of("1,000 calls at once, 50 ms each, budget per day on", "ms", crowds, crowd => crowd.Milliseconds),
            Figure.Of("a timer of 1 ms beside them is late, p99", "ms", crowds, crowd => crowd.Lateness.Quantile(0.99)),
            Figure.Of("at most", "ms", crowds, crowd => crowd.Lateness.Highest, MostLateness),
            Figure.Of("threads of the pool", "", crowds, crowd => crowd.Threads),
        ];
    }

    /// <returns>A round's time, how late the task was each time, and how many threads there were at the end.</returns>
    private async Task<(double Milliseconds, Figure Lateness, int Threads)> MeasureAsync(string name, CancellationToken cancellationToken)
    {
        var asks = GatewayStage.Asks(Size * Rounds);
        await using var stage = await GatewayStage.OpenAsync(scratch, name, Delay, perDay: 1_000_000);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ticking = TickAsync(end.Token);
        var start = Stopwatch.GetTimestamp();
        foreach (var round in asks.Chunk(Size))
            await Task.WhenAll(round.Select(ask => stage.AskAsync(ask, cancellationToken)));
        var spent = Stopwatch.GetElapsedTime(start);
        await end.CancelAsync();
        return (spent.TotalMilliseconds / Rounds, await ticking, ThreadPool.ThreadCount);
    }

    /// <summary>Sets a timer again and again, and notes how much later than it was due a thread was there for it.</summary>
    private static async Task<Figure> TickAsync(CancellationToken cancellationToken)
    {
        var late = new List<double>();
        while (!cancellationToken.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            await Task.Delay(1, CancellationToken.None);
            late.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds - 1);
        }

        return new Figure("lateness", "ms", late);
    }
}
