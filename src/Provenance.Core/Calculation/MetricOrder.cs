using System.Collections.Immutable;

namespace Provenance.Core.Calculation;

/// <summary>In which order metrics can be computed, given what each depends on.</summary>
/// <param name="Order">Every metric that is in no cycle, after those that it depends on and that are in none either.</param>
/// <param name="Cycles">By metric: the shortest path from it back to itself, both ends included.</param>
internal sealed record MetricOrder(ImmutableArray<int> Order, IReadOnlyDictionary<int, ImmutableArray<int>> Cycles)
{
    /// <param name="dependencies">For each metric, those that it needs.</param>
    public static MetricOrder Of(IReadOnlyList<int[]> dependencies)
    {
        var cycles = Enumerable.Range(0, dependencies.Count)
            .Select(metric => (metric, Path: FindCycle(metric, dependencies)))
            .Where(found => !found.Path.IsEmpty)
            .ToDictionary(found => found.metric, found => found.Path);
        return new MetricOrder(Sort(dependencies, cycles.Keys.ToHashSet()), cycles);
    }

    private static ImmutableArray<int> Sort(IReadOnlyList<int[]> dependencies, HashSet<int> done)
    {
        var order = ImmutableArray.CreateBuilder<int>();
        var waiting = dependencies.Select(needed => needed.Count(metric => !done.Contains(metric))).ToArray();
        var users = dependencies
            .SelectMany((needed, user) => needed.Select(metric => (metric, user)))
            .ToLookup(pair => pair.metric, pair => pair.user);
        var ready = new Queue<int>(Enumerable.Range(0, dependencies.Count).Where(metric => waiting[metric] == 0 && !done.Contains(metric)));
        while (ready.TryDequeue(out var metric))
        {
            order.Add(metric);
            foreach (var user in users[metric].Where(user => !done.Contains(user) && --waiting[user] == 0))
                ready.Enqueue(user);
        }

        return order.ToImmutable();
    }

    // Breadth first, so that the path is a shortest one, and by a queue, so that a long chain needs no deep stack.
    private static ImmutableArray<int> FindCycle(int start, IReadOnlyList<int[]> dependencies)
    {
        var cameFrom = new Dictionary<int, int>();
        var open = new Queue<int>([start]);
        while (open.TryDequeue(out var metric))
        {
            foreach (var next in dependencies[metric])
            {
                if (!cameFrom.TryAdd(next, metric))
                    continue;
                if (next == start)
                    return PathTo(start, cameFrom);
                open.Enqueue(next);
            }
        }

        return [];
    }

    private static ImmutableArray<int> PathTo(int start, Dictionary<int, int> cameFrom)
    {
        var path = new List<int> { start };
        for (var at = cameFrom[start]; at != start; at = cameFrom[at])
            path.Add(at);
        path.Add(start);
        path.Reverse();
        return [.. path];
    }
}
