using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;

namespace Provenance.Core.Preregistrations;

/// <summary>A lock beside the session that says to be of it.</summary>
/// <param name="Digest">Of the lock's file.</param>
/// <param name="Deviations">By their terms, in order; none when the session does what was locked.</param>
/// <param name="HasBegunBefore">The session was made before the time that the lock names.</param>
public sealed record LockCheck(ExperimentLock Lock, Digest Digest, ImmutableArray<LockDeviation> Deviations, bool HasBegunBefore)
{
    /// <param name="bytes">The lock's file.</param>
    /// <exception cref="InvalidLockException">It is no lock, or its signature does not fit.</exception>
    public static LockCheck Of(ReadOnlyMemory<byte> bytes, SessionDocument session, Plan plan)
    {
        var locked = ExperimentLock.Read(bytes);
        var ran = LockTerms.Of(session, plan);
        return new LockCheck(
            locked,
            Digest.Of(bytes.Span),
            [
                .. locked.Terms.Keys.Union(ran.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                    .Select(term => new LockDeviation(term, locked.Terms.GetValueOrDefault(term), ran.GetValueOrDefault(term)))
                    .Where(deviation => deviation.Locked != deviation.Ran),
            ],
            session.Created < locked.LockedAt);
    }
}

/// <summary>Something that is not as it was locked.</summary>
/// <param name="Locked">Null when it was not there.</param>
/// <param name="Ran">Null when it is not there.</param>
public sealed record LockDeviation(string Term, string? Locked, string? Ran)
{
    public override string ToString() => $"{Term}: locked {Shown(Locked)}, runs {Shown(Ran)}";

    private static string Shown(string? value) => value is null ? "nothing" : $"\"{value}\"";
}
