using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Provenance.Core.Models;

namespace Provenance.Gateway.Limits;

/// <summary>How many attempts each model may have in flight. Whoever waited longest goes first.</summary>
internal sealed class ConcurrencyLimits : IDisposable
{
    private readonly ConcurrentDictionary<ModelName, ConcurrencyLimiter> limiters = new();

    /// <summary>Waits for a place; disposing what it returns gives the place back.</summary>
    public ValueTask<RateLimitLease> EnterAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        limiters.GetOrAdd(settings.Name, static (_, permits) => Limiter(permits), settings.Concurrency)
            .AcquireAsync(permitCount: 1, cancellationToken);

    public void Dispose()
    {
        foreach (var limiter in limiters.Values)
            limiter.Dispose();
    }

    private static ConcurrencyLimiter Limiter(int permits) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = permits,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
