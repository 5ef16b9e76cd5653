using Provenance.Core.Archives;

namespace Provenance.Gateway.Budgets;

/// <summary>An attempt that is about to be made, as the budget sees it.</summary>
/// <param name="Use">What the models are used for, such as <c>analysis</c>.</param>
/// <param name="Attempt">The name that the attempt will have.</param>
/// <param name="Worst">What it may cost at most, in US dollars; null when the price is unknown.</param>
internal readonly record struct Expense(string Use, AttemptKey Attempt, decimal? Worst);
