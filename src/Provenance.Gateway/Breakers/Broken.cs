using System.Globalization;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Limits;

namespace Provenance.Gateway.Breakers;

/// <summary>
/// Sends nothing to an endpoint whose breaker is open: the call is held back until the breaker lets a probe through, without an attempt
/// or a record. While a probe is under way, a call with another model behind it goes on to that one, any other waits for the probe's end.
/// </summary>
internal sealed class Broken(Endpoints endpoints, ICallStep inner) : ICallStep
{
    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        var endpoint = endpoints.Of(call.Settings);
        var admission = endpoint.Breaker.Enter();
        while (admission is { Pass: null, Probed: { } probed } && !call.HasNext)
        {
            await probed.WaitAsync(cancellationToken);
            admission = endpoint.Breaker.Enter();
        }

        if (admission.Pass is not { } pass)
            return HeldBack(call, endpoint.Name, admission.Wait);
        using (pass)
        {
            var outcome = await inner.AskAsync(call, cancellationToken);
            if (outcome.Record is not null)
                pass.Settle(outcome.Outcome);
            return outcome;
        }
    }

    private static CallOutcome HeldBack(ModelCall call, string endpoint, TimeSpan wait) => new(
        call.Key,
        OutcomeClass.Transient,
        Record: null,
        string.Create(CultureInfo.InvariantCulture, $"Nothing was sent: {endpoint} has failed too often and is left alone for another {Math.Ceiling(wait.TotalSeconds)} s."),
        wait)
    {
        IsHeldBack = true,
    };
}
