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
    private readonly ConcurrentDictionary<ModelName, CancellationTokenSource> closings = new();
    private volatile string? budget;

    /// <summary>Whether the budget held something back.</summary>
    public bool BudgetReached => budget is not null;

    /// <summary>Why calls were held back, in words; null when none were.</summary>
    public string? StoppedBy =>
        budget ?? (stopped.IsEmpty ? null : string.Join("; ", stopped.OrderBy(stop => stop.Key.ToString(), StringComparer.Ordinal).Select(stop => $"{stop.Key}: {stop.Value}")));

    /// <summary>Whether a call of this model may be sent.</summary>
    public bool IsOpen(ModelName model) => budget is null && !stopped.ContainsKey(model);

    /// <summary>Cancelled when the model's calls are held back: what waits for its turn then need not be sent to learn the same.</summary>
    public CancellationToken Closing(ModelName model) => ClosingOf(model).Token;

    /// <summary>Takes note of an outcome, and holds the model's calls back if no other one of them can better it.</summary>
    public void Note(ModelName model, CallOutcome outcome)
    {
        if (outcome.Outcome.StopsTheRun() && stopped.TryAdd(model, $"{outcome.Outcome.Name()}: {outcome.Message}"))
            ClosingOf(model).Cancel();
    }

    public void Note(BudgetExhaustedException full) => budget ??= full.Message;

    private CancellationTokenSource ClosingOf(ModelName model) => closings.GetOrAdd(model, static _ => new CancellationTokenSource());
}
