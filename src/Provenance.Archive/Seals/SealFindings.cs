using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Core.Verification;

namespace Provenance.Archive.Seals;

/// <summary>What whoever verifies demands of a session's seals, beyond that they fit together.</summary>
public sealed record SealExpectations
{
    public static SealExpectations None { get; } = new();

    /// <summary>The root that one of the seals must have; null for any.</summary>
    public Digest? Root { get; init; }

    /// <summary>Every seal must be signed by one of these keys; none to take the key that lies in the session.</summary>
    public ImmutableArray<VerifyingKey> Keys { get; init; } = [];

    /// <summary>What a witness has kept, of this session and others.</summary>
    public ImmutableArray<Witness> Witnesses { get; init; } = [];

    /// <summary>The SHA-256 of the certificate that time stamps must be signed with; null for any.</summary>
    public string? TimeStampCertificate { get; init; }

    /// <summary>Whether something outside the session says what it must be: then nothing of it may be unsealed.</summary>
    public bool AreAnchored => Root is not null || !Keys.IsEmpty || Witnesses.Length > 0;
}

/// <summary>What the seals of a session came to.</summary>
/// <param name="Seals">Each seal whose signature fits, in order.</param>
/// <param name="Broken">Where the session is not what was sealed.</param>
/// <param name="Notices">What is no difference, and yet to be known.</param>
/// <param name="Files">So many files were compared with the last seal.</param>
public sealed record SealFindings(
    ImmutableArray<SealSummary> Seals, ImmutableArray<Discrepancy> Broken, ImmutableArray<string> Notices, int Files);

/// <summary>A seal in a few facts.</summary>
/// <param name="Scope">A stage's name, or <c>session</c>.</param>
/// <param name="Key">The id of the key that signed.</param>
/// <param name="StampedAt">When a time stamp says that it was there; null without one.</param>
/// <param name="StampedBy">Whose certificate signed the time stamp.</param>
public sealed record SealSummary(
    int Number, string Scope, Digest Root, long Size, Digest Key, DateTimeOffset SealedAt, DateTimeOffset? StampedAt, string? StampedBy);
