namespace Provenance.Durable.Storage;

/// <summary>A place of files that can be read and never written to, such as a zip. Whatever would change it is an <see cref="IOException"/>.</summary>
public abstract class ReadOnlyFileStore : IFileStore
{
    public abstract Stream OpenRead(string path);

    public abstract bool FileExists(string path);

    public abstract bool FolderExists(string path);

    public abstract IReadOnlyList<string> List(string path);

    public IStoredFile Create(string path) => throw Refusal(path);

    public IStoredFile Append(string path, long length) => throw Refusal(path);

    public void CreateFolder(string path) => throw Refusal(path);

    public void RenameFile(string from, string to) => throw Refusal(from);

    public void RenameFolder(string from, string to) => throw Refusal(from);

    public void DeleteFile(string path) => throw Refusal(path);

    public void DeleteFolder(string path) => throw Refusal(path);

    public void FlushFolder(string path) => throw Refusal(path);

    public void FlushAll(IReadOnlyCollection<string> files) => throw Refusal("");

    /// <summary>Nobody writes here, so nobody holds a lock: whoever asks gets it.</summary>
    public IDisposable? TryLock(string path) => new FreeLock();

    private static IOException Refusal(string path) => new($"{path}: this place can only be read.");

    private sealed class FreeLock : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
