using System.Globalization;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Limits;

/// <summary>
/// Holds an attempt back until its endpoint has a place free. Outside the budget and the intent: what waits here has reserved nothing
/// and announced nothing. An endpoint that wants to be left alone for longer than is waited here holds its calls back.
/// </summary>
/// <param name="session">Whose turns these calls take.</param>
internal sealed class Limited(Endpoints endpoints, string session, ICallStep inner) : ICallStep
{
    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        var endpoint = endpoints.Of(call.Settings);
        // Who is not tried again when it fails is not waited for either.
        if (call is { HasNext: true, Settings.MaxRetries: 0 } && endpoint.Turnstile.Rest > TimeSpan.Zero)
            return HeldBack(call, endpoint);
        using var place = await endpoint.Turnstile.EnterAsync(session, call.Settings, Reckoned(call), cancellationToken);
        if (place is null)
            return HeldBack(call, endpoint);
        var outcome = await inner.AskAsync(call with { Answered = place.Vacate }, cancellationToken);
        place.Report(outcome);
        if (outcome is { Outcome: OutcomeClass.RateLimited, RetryAfter: { } rest })
            endpoint.Turnstile.LeaveAlone(rest);
        return outcome;
    }

    /// <summary>Only where a limit asks for it: reckoning reads the prompt.</summary>
    private static long Reckoned(ModelCall call) => call.Settings.Rates?.TokensPerMinute is null
        ? 0
        : TokenEstimate.Of(call.Ask.Prompt.System ?? "") + TokenEstimate.Of(call.Ask.Prompt.User) + WorstCase.OutputTokens(call.Settings);

    private static CallOutcome HeldBack(ModelCall call, Endpoint endpoint)
    {
        var rest = endpoint.Turnstile.Rest;
        var message = string.Create(
            CultureInfo.InvariantCulture, $"Nothing was sent: {endpoint.Name} asks to be left alone for another {Math.Ceiling(rest.TotalSeconds)} s.");
        return new CallOutcome(call.Key, OutcomeClass.RateLimited, Record: null, message, rest) { IsHeldBack = true };
    }
}
