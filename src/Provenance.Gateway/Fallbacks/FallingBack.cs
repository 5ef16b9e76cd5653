using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Telemetry;

namespace Provenance.Gateway.Fallbacks;

/// <summary>
/// Asks the next model of a chain when one can't answer. A model that was asked for and says that the question itself is wrong is not
/// replaced; one that stands in and says so is, for it speaks for itself only. When all fail, the message holds the whole chain, and the
/// outcome is that of the model that was asked for, or of the next one where that one can't answer any call at all.
/// </summary>
/// <param name="settings">The settings of a model as the call's use may ask it; null for models that the session does not know.</param>
internal sealed partial class FallingBack(
    Func<ModelName, Ask, ModelSettings?> settings, ILogger<FallingBack> logger, ICallStep inner) : ICallStep
{
    public Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken) =>
        call.Settings.Fallback is { Models.IsEmpty: false } chain ? AskChainAsync(call, chain, cancellationToken) : inner.AskAsync(call, cancellationToken);

    private async Task<CallOutcome> AskChainAsync(ModelCall call, FallbackChain chain, CancellationToken cancellationToken)
    {
        var first = await inner.AskAsync(Link(call, chain.Policy, hasNext: true), cancellationToken);
        if (!FailsOver(first.Outcome))
            return first;
        var (told, failures) = (first, Failures(first, call.Settings.Name));
        for (var i = 0; i < chain.Models.Length; i++)
        {
            if (settings(chain.Models[i], call.Ask) is not { } next)
                continue;
            Announce(call, failures[^1], next.Name);
            var link = call with { Settings = next, InsteadOf = call.InsteadOf ?? call.Settings, Reason = AttemptReason.Fallback };
            var last = await AskSubstituteAsync(Link(link, chain.Policy, hasNext: i < chain.Models.Length - 1), cancellationToken);
            if (last.Outcome.IsDone())
                return last with { Substitute = next.Name, Failures = failures };
            failures = failures.AddRange(Failures(last, next.Name));
            told = told.Outcome.StopsTheRun() ? last : told;
        }

        LogAllFailed(call.Key.Kind, call.Key.Ordinal, call.Ask.Model, failures.Length);
        return told with { Message = $"No model answered. {string.Join("; ", failures)}", Failures = failures };
    }

    /// <summary>With another model behind it, a model is tried once where the policy says so.</summary>
    private static ModelCall Link(ModelCall call, FallbackPolicy policy, bool hasNext) => call with
    {
        HasNext = hasNext,
        Settings = hasNext && policy == FallbackPolicy.Immediate ? call.Settings with { MaxRetries = 0 } : call.Settings,
    };

    private static bool FailsOver(OutcomeClass outcome) => !outcome.IsDone() && outcome != OutcomeClass.Deterministic;

    private static ImmutableArray<FailedAttempt> Failures(CallOutcome outcome, ModelName model) => outcome.Failures.IsEmpty
        ? [new FailedAttempt(model, outcome.Record?.Key.Attempt ?? 0, outcome.Outcome, outcome.Message, null)]
        : outcome.Failures;

    /// <summary>A substitute that the budget has no room for is one that can't answer.</summary>
    private async Task<CallOutcome> AskSubstituteAsync(ModelCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await inner.AskAsync(call, cancellationToken);
        }
        catch (BudgetExhaustedException full)
        {
            return new CallOutcome(call.Key, OutcomeClass.QuotaExhausted, Record: null, full.Message);
        }
    }

    private void Announce(ModelCall call, FailedAttempt failed, ModelName next)
    {
        GatewayMeter.CountFallback(failed.Model, next, failed.Outcome);
        LogFallback(call.Key.Kind, call.Key.Ordinal, failed.Model, next, $"{failed.Outcome.Name()}: {failed.Message}");
    }

    [LoggerMessage(1, LogLevel.Warning, "{Kind} {Ordinal}: {Model} can't answer, {Substitute} is asked instead. {Error}")]
    private partial void LogFallback(RecordKind kind, int ordinal, ModelName model, ModelName substitute, string error);

    [LoggerMessage(2, LogLevel.Error, "{Kind} {Ordinal} of {Model}: no model answered, {Failures} attempts failed.")]
    private partial void LogAllFailed(RecordKind kind, int ordinal, ModelName model, int failures);
}
