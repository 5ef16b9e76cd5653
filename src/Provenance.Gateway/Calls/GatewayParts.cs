using System.Collections.Immutable;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Gateway.Limits;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Calls;

/// <summary>What the gateway of a session is made of besides the session.</summary>
/// <param name="Endpoints">What is known of endpoints: the same for all gateways of a process.</param>
public sealed record GatewayParts(ProviderSet Providers, Endpoints Endpoints, GatewayStores Stores)
{
    /// <summary>Whether calls may go into batches: not where several processes ask for a session's calls, of which none knows all that wait.</summary>
    public bool Batches { get; init; } = true;

    /// <summary>The session with the models and uses that hold now, for hosts that follow a models file; null for what the session has pinned.</summary>
    public Func<SessionDocument>? Models { get; init; }

    /// <summary>The rollouts that hold now, for hosts that follow them; null for those that the session has pinned.</summary>
    public Func<ImmutableArray<RolloutSettings>>? Rollouts { get; init; }
}
