using Provenance.Durable.Storage;

namespace Provenance.Testing.Storage;

/// <summary>A store in memory whose flushes wait while its gate is closed.</summary>
public sealed class GatedFileStore : IFileStore, IDisposable
{
    private readonly CrashingFileStore inner = new();
    private readonly ManualResetEventSlim gate = new(initialState: true);

    public void Close() => gate.Reset();

    public void Open() => gate.Set();

    public IStoredFile Create(string path) => new GatedFile(inner.Create(path), gate);

    public IStoredFile Append(string path, long length) => new GatedFile(inner.Append(path, length), gate);

    public Stream OpenRead(string path) => inner.OpenRead(path);

    public bool FileExists(string path) => inner.FileExists(path);

    public bool FolderExists(string path) => inner.FolderExists(path);

    public IReadOnlyList<string> List(string path) => inner.List(path);

    public void CreateFolder(string path) => inner.CreateFolder(path);

    public void RenameFile(string from, string to) => inner.RenameFile(from, to);

    public void RenameFolder(string from, string to) => inner.RenameFolder(from, to);

    public void DeleteFile(string path) => inner.DeleteFile(path);

    public void DeleteFolder(string path) => inner.DeleteFolder(path);

    public void FlushFolder(string path) => inner.FlushFolder(path);

    public void FlushAll(IReadOnlyCollection<string> files) => inner.FlushAll(files);

    public IDisposable? TryLock(string path) => inner.TryLock(path);

    public void Dispose() => gate.Dispose();

    private sealed class GatedFile(IStoredFile file, ManualResetEventSlim gate) : IStoredFile
    {
        public long Length => file.Length;

        public void Append(ReadOnlySpan<byte> bytes) => file.Append(bytes);

        public void Flush()
        {
            gate.Wait();
            file.Flush();
        }

        public void Dispose() => file.Dispose();
    }
}
