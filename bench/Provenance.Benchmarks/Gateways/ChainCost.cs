using System.Globalization;
using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Workloads;

namespace Provenance.Benchmarks.Gateways;

/// <summary>Calls one after the other, everything switched on: what a call costs in time and memory beside the model's own.</summary>
internal sealed class ChainCost(Scratch scratch, int calls)
{
    private const int WarmUp = 5;
    private const double MostMicroseconds = 50;
    private const double MostKilobytes = 20;

    /// <summary>Fewer: each waits for a flush of its own.</summary>
    private const int CallsOfLedger = 500;

    public async Task<IReadOnlyList<Figure>> RunAsync(int repeats, CancellationToken cancellationToken)
    {
        for (var i = 0; i < WarmUp; i++)
            await MeasureAsync($"warm-{i}", calls, perDay: null, cancellationToken);
        var chains = new List<Cost>();
        var ledgers = new List<Cost>();
        for (var i = 0; i < repeats; i++)
        {
            chains.Add(await MeasureAsync(Name("chain", i), calls, perDay: null, cancellationToken));
            ledgers.Add(await MeasureAsync(Name("ledger", i), CallsOfLedger, perDay: 1_000_000, cancellationToken));
        }

        return
        [
            Figure.Of("a call through the whole chain, exact cache on", "us", chains, cost => cost.Microseconds, MostMicroseconds),
            Figure.Of("allocated by it", "KB", chains, cost => cost.Kilobytes, MostKilobytes),
            Figure.Of("with a budget per day, alone: a flush each", "us", ledgers, cost => cost.Microseconds),
        ];
    }

    private async Task<Cost> MeasureAsync(string name, int count, decimal? perDay, CancellationToken cancellationToken)
    {
        var asks = GatewayStage.Asks(count);
        await using var stage = await GatewayStage.OpenAsync(scratch, name, TimeSpan.Zero, perDay);
        var before = Spent.Afresh();
        foreach (var ask in asks)
            await stage.AskAsync(ask, cancellationToken);
        var spent = Spent.Now().Since(before);
        return new Cost(spent.Wall.TotalMicroseconds / count, spent.Allocated / 1024.0 / count);
    }

    private static string Name(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}-{number}");

    private readonly record struct Cost(double Microseconds, double Kilobytes);
}
