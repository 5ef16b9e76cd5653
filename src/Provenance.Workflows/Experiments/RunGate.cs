using System.Collections.Concurrent;
using Provenance.Core.Models;

namespace Provenance.Workflows.Experiments;

/// <summary>
/// Holds back what can't succeed any more: further calls of a model whose key is wrong, whose purse is empty, or for which the
/// budget has no room; models that cost nothing go on. Lives as long as the process; a resumption tries afresh.
/// </summary>
public sealed class RunGate
{
    private readonly ConcurrentDictionary<ModelName, string> stopped = new();

    /// <summary>Whether the budget held something back.</summary>
    public bool BudgetReached { get; private set; }

    /// <summary>Why calls were held back, in words; null when none were.</summary>
    public string? StoppedBy =>
        stopped.IsEmpty
            ? null
            : string.Join("; ", stopped.OrderBy(stop => stop.Key.ToString(), StringComparer.Ordinal).Select(stop => $"{stop.Key}: {stop.Value}"));

    /// <summary>Whether a call of this model may be sent.</summary>
    public bool IsOpen(ModelName model) => !stopped.ContainsKey(model);

    /// <summary>Takes note of an outcome that no other call of the model can better.</summary>
    public void Note(ModelName model, CallOutcome outcome)
    {
        if (outcome.Outcome.StopsTheRun())
            stopped.TryAdd(model, $"{outcome.Outcome.Name()}: {outcome.Message}");
    }

    /// <summary>Takes note of a call of the model that the budget has no room for.</summary>
    public void Note(ModelName model, BudgetExhaustedException full)
    {
        stopped.TryAdd(model, full.Message);
        BudgetReached = true;
    }
}
