using Provenance.Archive.Seals;
using Provenance.Core.Verification;

namespace Provenance.Archive.Verifications;

/// <summary>
/// Everything that can be checked of a session from its bytes alone: seals, digests, chain, and whatever is computed from the records. Each
/// file that differs is told with its first wrong byte, where that can be found, and with what depends on it.
/// </summary>
public static class SessionVerifier
{
    /// <summary>Writes nothing, and asks nobody.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    public static async Task<Verification> VerifyAsync(
        this ISessionStore store, string session, SealExpectations expected, CancellationToken cancellationToken)
    {
        var (checkedFiles, broken) = await store.CheckAsync(session, cancellationToken);
        var files = await store.ReadFilesAsync(session, cancellationToken);
        var seals = new SealCheck(files, session, expected).Run(cancellationToken);
        var (recomputed, differing) = broken.Count == 0 ? await RecomputeAsync(store, session, cancellationToken) : (0, []);
        var named = broken.Concat(differing).ToList();
        var known = named.Select(one => one.File).ToHashSet(StringComparer.Ordinal);
        named.AddRange(seals.Broken.Where(one => !known.Contains(one.File)));
        var places = new Lazy<WrongPlaces>(() => new WrongPlaces(files, session));
        return new Verification(session, checkedFiles + recomputed, recomputed, seals, [.. named.Select(one => places.Value.Complete(one))]);
    }

    private static async Task<(int Compared, IReadOnlyList<Discrepancy> Differing)> RecomputeAsync(
        ISessionStore store, string session, CancellationToken cancellationToken)
    {
        await using var reader = await store.OpenForReadingAsync(session, cancellationToken);
        return await new Recomputation(reader).CompareAsync(cancellationToken);
    }
}
