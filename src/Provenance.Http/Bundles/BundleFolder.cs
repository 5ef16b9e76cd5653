namespace Provenance.Http.Bundles;

/// <summary>A bundle unpacked into a folder of its own, which is deleted at the end. Nothing gets in that breaks a rule or a limit.</summary>
public sealed class BundleFolder : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly BundleLimits limits;
    private readonly HashSet<string> files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> folders = new(StringComparer.OrdinalIgnoreCase);
    private long total;

    /// <param name="under">Where the folder is made.</param>
    public BundleFolder(string under, BundleLimits limits)
    {
        this.limits = limits;
        Path = System.IO.Path.Combine(System.IO.Path.GetFullPath(under), "bundle-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public int Count => files.Count;

    /// <summary>Copies a file into the folder, counting what really comes rather than what was announced.</summary>
    /// <exception cref="BundleRefusedException">Its name is no <see cref="EntryName"/>, is there already, or a limit is reached.</exception>
    public async Task AddAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var entry = Place(name);
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, entry));
        // No entry name leads out; should one ever, it ends here.
        if (!path.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new BundleRefusedException("path-leaves-bundle", "A file of the bundle has a name that leads out of it.", EntryName.Shown(name));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true);
        var buffer = new byte[BufferBytes];
        long written = 0;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; written += read, total += read)
        {
            if (written + read > limits.FileBytes)
                throw BundleRefusedException.TooLarge("too-large-file", "A file of the bundle has, unpacked,", limits.FileBytes, EntryName.Shown(name));
            if (total + read > limits.TotalBytes)
                throw BundleRefusedException.TooLarge("too-large-bundle", "The bundle has, unpacked,", limits.TotalBytes);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string Place(string name)
    {
        var entry = EntryName.Parse(name);
        if (files.Count == limits.Files)
            throw BundleRefusedException.TooLarge("too-many-files", "The bundle has", limits.Files);
        if (!files.Add(entry) || folders.Contains(entry))
            throw Twice(name);
        for (var slash = entry.LastIndexOf('/'); slash > 0; slash = entry.LastIndexOf('/', slash - 1))
        {
            folders.Add(entry[..slash]);
            if (files.Contains(entry[..slash]))
                throw Twice(name);
        }

        return entry;
    }

    private static BundleRefusedException Twice(string name) => new(
        "path-twice", "A file of the bundle has the name of another, or of a folder; case does not count.", EntryName.Shown(name));
}
