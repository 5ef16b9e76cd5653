using System.Diagnostics.Metrics;
using Provenance.Core.Models;

namespace Provenance.Gateway.Telemetry;

/// <summary>What the gateway counts of its own decisions, on the meter <c>Provenance.Gateway</c>.</summary>
public static class GatewayMeter
{
    public const string Name = "Provenance.Gateway";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Fallbacks = Meter.CreateCounter<long>(
        "provenance.gateway.fallbacks", "{call}", "Calls that went on to another model, by the model that failed, the next one, and why.");

    private static readonly Counter<long> Transitions = Meter.CreateCounter<long>(
        "provenance.gateway.breaker.transitions", "{transition}", "Changes of a breaker's state, by endpoint and new state.");

    private static readonly Counter<long> Timeouts = Meter.CreateCounter<long>(
        "provenance.gateway.timeouts", "{timeout}", "Times that ran out: of a request, of its first token, of a whole call.");

    private static readonly Counter<long> Changes = Meter.CreateCounter<long>(
        "provenance.gateway.concurrency.changes", "{change}", "Changes of how many requests an endpoint gets at once, by endpoint and direction.");

    internal static void CountFallback(ModelName failed, ModelName next, OutcomeClass why) => Fallbacks.Add(
        1, new("model", failed.ToString()), new("substitute", next.ToString()), new("error_type", why.Name()));

    internal static void CountTransition(string endpoint, string state) =>
        Transitions.Add(1, new("endpoint", endpoint), new KeyValuePair<string, object?>("state", state));

    internal static void CountTimeout(ModelName model, string kind) =>
        Timeouts.Add(1, new("model", model.ToString()), new KeyValuePair<string, object?>("kind", kind));

    internal static void CountConcurrencyChange(string endpoint, string direction) =>
        Changes.Add(1, new("endpoint", endpoint), new KeyValuePair<string, object?>("direction", direction));
}
