namespace Provenance.Gateway.Caches.Files;

/// <summary>
/// The folder of a cache. Who opens it first, of all processes, may write; it holds the operating system's lock for as long as it lives.
/// </summary>
internal sealed class CacheFolder : IDisposable
{
    private readonly FileStream? held;

    public CacheFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
        held = TryHold(System.IO.Path.Combine(path, "lock"));
    }

    public string Path { get; }

    public bool MayWrite => held is not null;

    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => held?.Dispose();

    private static FileStream? TryHold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
