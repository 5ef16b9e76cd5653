using System.Collections.Concurrent;
using System.Collections.Immutable;
using Provenance.Core.Models;

namespace Provenance.Workflows.Experiments;

/// <summary>
/// Holds back what can't succeed any more: further calls of a model whose key is wrong, whose purse is empty, or for which the
/// budget has no room; models that cost nothing go on. Each process of an execution has its own; a resumption tries afresh.
/// </summary>
public sealed class RunGate
{
    private readonly ConcurrentDictionary<ModelName, Hold> stopped = new();

    /// <summary>Why calls were held back; empty when none were.</summary>
    public ImmutableArray<Hold> Holds => [.. stopped.Values.OrderBy(hold => hold.Model, StringComparer.Ordinal)];

    /// <summary>Whether nothing was held back.</summary>
    public bool IsOpenToAll => stopped.IsEmpty;

    /// <summary>Whether a call of this model may be sent.</summary>
    public bool IsOpen(ModelName model) => !stopped.ContainsKey(model);

    /// <summary>Why calls of this model are held back; null when they are not.</summary>
    public Hold? Find(ModelName model) => stopped.GetValueOrDefault(model);

    /// <summary>Takes note of an outcome that no other call of the model can better.</summary>
    public void Note(ModelName model, CallOutcome outcome)
    {
        if (outcome.Outcome.StopsTheRun())
            stopped.TryAdd(model, Hold.Of(model, $"{outcome.Outcome.Name()}: {outcome.Message}", isBudget: false));
    }

    /// <summary>Takes note of a call of the model that the budget has no room for.</summary>
    public void Note(ModelName model, BudgetExhaustedException full) =>
        stopped.TryAdd(model, Hold.Of(model, full.Message, isBudget: true));
}
