using System.Globalization;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Telemetry;

namespace Provenance.Gateway.Limits;

/// <summary>
/// Holds all attempts at a call, and the waits between them, within the call's time. A wait that outlives it is cut off; a request gets
/// no more time than is left, and what came of it is archived like any other.
/// </summary>
internal sealed class Bounded(TimeProvider clock, ICallStep inner) : ICallStep
{
    public Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken) =>
        call.Settings.TotalTimeoutSeconds is { } seconds ? AskWithinAsync(call, seconds, cancellationToken) : inner.AskAsync(call, cancellationToken);

    private async Task<CallOutcome> AskWithinAsync(ModelCall call, double seconds, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await inner.AskAsync(call with { Deadline = clock.GetUtcNow() + TimeSpan.FromSeconds(seconds) }, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            GatewayMeter.CountTimeout(call.Settings.Name, "total");
            return new CallOutcome(
                call.Key,
                OutcomeClass.Timeout,
                Record: null,
                string.Create(CultureInfo.InvariantCulture, $"No answer within {seconds} s, all attempts and their pauses together."));
        }
    }
}
