using Provenance.Core.Stages;
using Provenance.Durable.Orchestrations;

namespace Provenance.Workflows.Experiments;

/// <summary>
/// A part of a stage that has more shards than one history should hold: it hands them on. Parts of parts take a plan of any size, with
/// <see cref="MostParts"/> sub-orchestrations in each.
/// </summary>
public static class StageOrchestrator
{
    public const string Name = "experiment-stage/2";

    /// <summary>A sub-orchestration makes four events at most in the history of the one that waits for it.</summary>
    public const int MostParts = 100;

    public static Task<StageSum> RunAsync(OrchestrationContext context, StagePart part) => context.SpreadAsync(part, _ => { });

    /// <summary>Runs the part's calls in shards, at once or through other parts.</summary>
    /// <param name="watch">Is told the sum whenever something has ended.</param>
    internal static async Task<StageSum> SpreadAsync(this OrchestrationContext context, StagePart part, Action<StageSum> watch)
    {
        var sum = StageSum.Nothing;
        await context.FanOutAsync(Cut(part), async piece =>
        {
            var ended = await context.RunPartAsync(piece);
            sum += ended;
            watch(sum);
            return true;
        });
        return sum;
    }

    /// <summary>Shards, or where these are too many, equal parts of whole shards.</summary>
    internal static IReadOnlyList<StagePart> Cut(StagePart part)
    {
        var shards = (part.Range.Count() + part.ShardSize - 1) / part.ShardSize;
        var shardsInPart = (shards + MostParts - 1) / MostParts;
        return [.. part.Range.Cut(Math.Max(1, shardsInPart) * part.ShardSize).Select(range => part with { Range = range })];
    }

    private static Task<StageSum> RunPartAsync(this OrchestrationContext context, StagePart part)
    {
        var id = $"{part.Execution}:{part.Stage.Name()}:{part.Range.First}-{part.Range.Last}";
        return part switch
        {
            _ when part.Range.Count() > part.ShardSize => context.CallSubOrchestrationAsync<StageSum>(Name, part, id),
            { Stage: Stage.Analysis } => context.CallSubOrchestrationAsync<StageSum>(
                AskingOrchestrator.Name, new Shard(part.Range, part.RetryFailed) { RequestId = part.RequestId }, id),
            _ => context.CallSubOrchestrationAsync<StageSum>(ExtractingOrchestrator.Name, new Shard(part.Range) { RequestId = part.RequestId }, id),
        };
    }
}
