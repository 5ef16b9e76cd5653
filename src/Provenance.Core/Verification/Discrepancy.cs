namespace Provenance.Core.Verification;

/// <summary>A place where a session is not what its records say.</summary>
/// <param name="File">The file's name in the session folder.</param>
/// <param name="Where">The line, member or offset; null when the whole file is meant.</param>
public sealed record Discrepancy(string File, string? Where, string Why)
{
    public override string ToString() => Where is null ? $"{File}: {Why}" : $"{File}:{Where}: {Why}";
}
