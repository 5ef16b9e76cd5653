namespace Provenance.Http.Bundles;

/// <summary>Bundles that lie somewhere already, such as under a prefix of a blob container.</summary>
public interface IBundleSource
{
    /// <summary>The files under a prefix, by their names below it. None: there is no such bundle.</summary>
    /// <param name="prefix">A valid relative path with forward slashes.</param>
    IAsyncEnumerable<BundleFile> ListAsync(string prefix, CancellationToken cancellationToken);
}

/// <summary>A file of a bundle that has not been read.</summary>
/// <param name="Name">As it was given; nobody has checked it.</param>
public sealed record BundleFile(string Name, Func<CancellationToken, Task<Stream>> OpenAsync);
