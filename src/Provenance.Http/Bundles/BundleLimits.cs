namespace Provenance.Http.Bundles;

/// <summary>How large a bundle may be. What is larger is refused before it fills a disk or a memory.</summary>
public sealed record BundleLimits
{
    /// <summary>The request's body, in bytes. Default 32 MiB.</summary>
    public long RequestBytes { get; init; } = 32L << 20;

    /// <summary>Files in the bundle. Default 20,000.</summary>
    public int Files { get; init; } = 20_000;

    /// <summary>One file, unpacked, in bytes. Default 16 MiB.</summary>
    public long FileBytes { get; init; } = 16L << 20;

    /// <summary>All files, unpacked, in bytes. Default 256 MiB.</summary>
    public long TotalBytes { get; init; } = 256L << 20;

    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RequestBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Files);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FileBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TotalBytes);
    }
}
