using System.Collections.Concurrent;
using Provenance.Core.Models;

namespace Provenance.Workflows.Experiments;

/// <summary>
/// Holds back what can't succeed any more: further calls of a model whose key is wrong or whose purse is empty, and all paid calls once
/// the budget is full. Lives as long as the process; a resumption tries afresh.
/// </summary>
public sealed class RunGate
{
    private readonly ConcurrentDictionary<ModelName, string> stopped = new();
    private volatile string? budget;

    /// <summary>Whether the budget held something back.</summary>
    public bool BudgetReached => budget is not null;

    /// <summary>Why calls were held back, in words; null when none were.</summary>
    public string? StoppedBy =>
        budget ?? (stopped.IsEmpty ? null : string.Join("; ", stopped.OrderBy(stop => stop.Key.ToString(), StringComparer.Ordinal).Select(stop => $"{stop.Key}: {stop.Value}")));

    /// <summary>Whether a call of this model may be sent.</summary>
    public bool IsOpen(ModelName model) => budget is null && !stopped.ContainsKey(model);

    /// <summary>Takes note of an outcome that no other call of the model can better.</summary>
    public void Note(ModelName model, CallOutcome outcome)
    {
        if (outcome.Outcome.StopsTheRun())
            stopped.TryAdd(model, $"{outcome.Outcome.Name()}: {outcome.Message}");
    }

    public void Note(BudgetExhaustedException full) => budget ??= full.Message;
}
