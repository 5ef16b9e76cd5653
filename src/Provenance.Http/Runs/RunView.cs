using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Http.Executions;
using Provenance.Http.Problems;

namespace Provenance.Http.Runs;

/// <summary>How a run stands: counted from its archive, whether it runs, died, or is done.</summary>
/// <param name="State">
/// <c>pending</c>, <c>running</c>, <c>suspended</c>; <c>finished</c>; <c>gaps</c>, <c>budget</c>, <c>stopped</c>: it came to a report with
/// calls missing; <c>failed</c>, <c>terminated</c>, <c>interrupted</c>: it did not.
/// </param>
/// <param name="Completed">The last stage that is complete; null before the first.</param>
public sealed record RunView(
    string Session, string Experiment, string State, string? Completed, RunCounts Counts, RunCost Cost, ExecutionView? Execution, RunLinks Links)
{
    /// <summary>Planned analyses by the class of what decides them.</summary>
    public required IReadOnlyDictionary<string, int> Outcomes { get; init; }

    public static RunView Of(HttpContext http, string state, SessionStatus status, Execution? execution) => new(
        status.Session,
        status.Experiment,
        state,
        status.Completed?.Name(),
        new RunCounts(
            status.Planned, status.Settled, status.Failed, status.InFlight, status.Orphans, status.Records, status.Cleanups,
            status.InputTokens, status.OutputTokens),
        new RunCost(status.Cost, status.CostUnknown, status.PriceAtRisk),
        execution is null ? null : ExecutionView.Of(execution),
        RunLinks.Of(http, status.Session))
    {
        Outcomes = status.Outcomes,
    };
}

/// <param name="Planned">Analyses that the plan has.</param>
/// <param name="Settled">Of these, answered or declined.</param>
/// <param name="Failed">Of these, with a record and not settled.</param>
/// <param name="InFlight">Attempts that are announced and have no record yet.</param>
/// <param name="Orphans">Attempts that were in flight when a process died: possibly billed, never seen.</param>
public sealed record RunCounts(
    int Planned, int Settled, int Failed, int InFlight, int Orphans, int Records, int Cleanups, long InputTokens, long OutputTokens);

/// <param name="Usd">Of the records whose cost is known.</param>
/// <param name="UnknownRecords">Records whose cost is unknown: the true cost is higher.</param>
/// <param name="AtRiskUsd">What the orphans may have cost at most; null when a price is unknown.</param>
public sealed record RunCost(decimal Usd, int UnknownRecords, decimal? AtRiskUsd);

/// <summary>The newest execution, as the engine knows it.</summary>
/// <param name="Shown">What the orchestrator shows: the stage, and whatever else it says; null before it shows anything.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
public sealed record ExecutionView(
    string Instance, string Status, DateTimeOffset Created, DateTimeOffset Updated, JsonElement? Shown, string? Failure)
{
    internal static ExecutionView Of(Execution execution) => new(
        execution.Instance,
        execution.Status.ToString().ToLowerInvariant(),
        execution.Created,
        execution.Updated,
        execution.CustomStatus is { } shown ? JsonElement.Parse(shown) : null,
        execution.Failure is { } failure ? SafeDetail.Of($"{failure.Kind[(failure.Kind.LastIndexOf('.') + 1)..]}: {failure.Message}") : null);
}

/// <summary>A page of the sessions, newest first.</summary>
/// <param name="Next">The address of the page after it; null after the last.</param>
public sealed record RunList(IReadOnlyList<RunListItem> Runs, string? Next);

/// <param name="State">As in <see cref="RunView"/>; <c>unreadable</c> when the session is not what it was.</param>
public sealed record RunListItem(string Session, string State, string? Experiment, int? Planned, int? Settled, RunLinks Links);
