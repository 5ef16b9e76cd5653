using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Provenance.Core.Models;
using Provenance.Gateway.Breakers;

namespace Provenance.Gateway.Limits;

/// <summary>
/// The endpoints that this process asks, by their base URLs: what one session learns of an endpoint (that it is down, that it wants fewer
/// requests) holds for all.
/// </summary>
/// <param name="share">Null for all of every limit.</param>
public sealed class Endpoints(TimeProvider clock, ILoggerFactory loggers, LimitShare? share = null)
{
    private readonly ConcurrentDictionary<string, Endpoint> endpoints = new(StringComparer.Ordinal);

    public Endpoint Of(ModelSettings settings) => endpoints.GetOrAdd(settings.BaseUrl ?? settings.Provider, name => new Endpoint(
        name, new Breaker(name, clock, loggers.CreateLogger<Breaker>()), new Turnstile(name, clock, loggers.CreateLogger<Turnstile>(), share)));
}

/// <summary>What is known of one endpoint.</summary>
/// <param name="Name">Its base URL, or the provider's name for those without a network.</param>
public sealed record Endpoint(string Name, Breaker Breaker, Turnstile Turnstile);
