using System.Collections.Concurrent;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Caches;

/// <summary>
/// Which calls of a session may be answered from a cache, and with which answers. In an experiment each answer is a measurement: the
/// session's own answers are never given again in it, and no answer is given twice, however alike two questions are.
/// </summary>
internal sealed class CacheUses : IDisposable
{
    private readonly ConcurrentDictionary<Digest, bool> taken = new();
    private readonly ISessionReader archive;
    private readonly CachePolicy? allowed;
    private readonly Lazy<Task> earlier;

    private CacheUses(ISessionReader archive, CacheSampling sampling, CachePolicy? allowed, AnswerCache? cache)
    {
        (this.archive, Sampling, this.allowed, Cache) = (archive, sampling, allowed, cache);
        earlier = new Lazy<Task>(RecallAsync);
    }

    public CacheSampling Sampling { get; }

    /// <summary>Null: there is none.</summary>
    public AnswerCache? Cache { get; }

    /// <summary>Whether the session's experiment allows any answer to be taken from a cache.</summary>
    public static bool AreAllowed(ISessionReader archive) => archive.Session.Experiment.Cache is CacheMode.Exact or CacheMode.Semantic;

    /// <summary>What the session's experiment allows: nothing, unless it says so.</summary>
    public static CacheUses OfExperiment(ISessionReader archive, AnswerCache? cache) =>
        new(archive, CacheSampling.OfExperiment, AreAllowed(archive) ? new CachePolicy(archive.Session.Experiment.Cache!.Value) : null, cache);

    /// <summary>For programs of others, that measure nothing: the policy of each model holds.</summary>
    public static CacheUses OfHost(ISessionReader archive, AnswerCache? cache) => new(archive, CacheSampling.OfHost, allowed: null, cache);

    /// <summary>Null: no cache is asked, and nothing is kept.</summary>
    public CachePolicy? PolicyOf(ModelCall call)
    {
        var own = call.Settings.Cache;
        var policy = Sampling == CacheSampling.OfHost ? own : allowed is null ? null : allowed with { Lifetime = own?.Lifetime ?? allowed.Lifetime };
        return policy is { Kind: CacheMode.Exact or CacheMode.Semantic } ? policy : null;
    }

    /// <returns>Whether this answer may be given.</returns>
    public async Task<bool> TakeAsync(CacheHit hit, CancellationToken cancellationToken)
    {
        if (Sampling == CacheSampling.OfHost)
            return true;
        if (hit.Answer.Session == archive.Session.Name)
            return false;
        await earlier.Value.WaitAsync(cancellationToken);
        return taken.TryAdd(hit.Answer.Record, true);
    }

    public void Dispose() => Cache?.Dispose();

    /// <summary>What earlier processes of this session have given.</summary>
    private async Task RecallAsync()
    {
        foreach (var record in archive.Calls.SelectMany(call => call.Attempts).Select(attempt => attempt.Record).Where(record => record is { IsCached: true }))
        {
            if ((await archive.ReadAsync(record!.Key, CancellationToken.None)).Cached is { } source)
                taken.TryAdd(source.Record, true);
        }
    }
}
