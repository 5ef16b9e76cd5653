using System.Collections.Immutable;

namespace Provenance.Core.Verification;

/// <summary>A place where a session is not what its records say.</summary>
/// <param name="File">The file's name in the session folder.</param>
/// <param name="Where">The line, member or offset; null when the whole file is meant.</param>
public sealed record Discrepancy(string File, string? Where, string Why)
{
    /// <summary>The first byte of the file that is wrong, counted from 0; null when it can't be told.</summary>
    public long? Byte { get; init; }

    /// <summary>What can't be relied on for as long as it differs.</summary>
    public ImmutableArray<string> Affects { get; init; } = [];

    public override string ToString() => Where is null ? $"{File}: {Why}" : $"{File}:{Where}: {Why}";
}
