using Provenance.Archive.Disclosures;
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
        var files = await store.ReadFilesAsync(session, cancellationToken);
        var sealing = Task.Run(() => new SealCheck(files, session, expected).Run(cancellationToken), cancellationToken);
        var (checkedFiles, broken) = await Task.Run(() => store.CheckAsync(session, cancellationToken), cancellationToken);
        var seals = await sealing;
        var disclosure = DisclosureCheck.Of(files, session, seals.Seals);
        var (recomputed, differing) = broken.Count == 0 && disclosure.Withheld.IsEmpty ? await RecomputeAsync(store, session, cancellationToken) : (0, []);
        var named = disclosure.Remaining(broken).Concat(differing).Concat(disclosure.Broken).ToList();
        var known = named.Select(one => one.File).ToHashSet(StringComparer.Ordinal);
        named.AddRange(disclosure.Remaining(seals.Broken).Where(one => !known.Contains(one.File)));
        seals = seals with { Broken = [.. disclosure.Remaining(seals.Broken)], Notices = seals.Notices.AddRange(disclosure.Notices) };
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
