using System.Collections.Immutable;
using Provenance.Core.Digests;

namespace Provenance.Core.Seals;

/// <summary>What a host seals its sessions with.</summary>
/// <param name="Anchors">Where each seal's root is made known outside the session.</param>
public sealed record Sealing(SealingKey Key, ImmutableArray<ISealAnchor> Anchors);

/// <summary>
/// Makes a seal's root known where its session's holder can't change it afterwards, so that sealing everything anew with another key, or at
/// another time, shows.
/// </summary>
public interface ISealAnchor
{
    /// <summary>In kebab case, for the chronolog.</summary>
    string Name { get; }

    /// <summary>The ending of the file that is kept beside the seal; null when nothing is.</summary>
    string? Extension { get; }

    /// <returns>The file's bytes; empty when there is none.</returns>
    /// <exception cref="AnchorFailedException">The seal could not be anchored. It is a seal all the same.</exception>
    Task<ReadOnlyMemory<byte>> AnchorAsync(Seal seal, CancellationToken cancellationToken);
}

/// <summary>A signed seal.</summary>
/// <param name="Bytes">Of its file: the envelope.</param>
public sealed record Seal(SealStatement Statement, Digest Key, ReadOnlyMemory<byte> Bytes)
{
    public Digest Digest { get; } = Digests.Digest.Of(Bytes.Span);
}

/// <summary>What the rest of the system knows of a seal.</summary>
/// <param name="Root">Of the tree over everything that is sealed.</param>
/// <param name="Key">The id of the key that signed.</param>
public sealed record SealReference(int Number, Digest Root, Digest Key);

/// <summary>A seal could not be made known elsewhere.</summary>
public sealed class AnchorFailedException(string anchor, string why, Exception? inner = null)
    : ProvenanceException($"The seal has no {anchor}: {why}", inner)
{
    public string Anchor { get; } = anchor;

    public string Why { get; } = why;
}
