using Provenance.Durable.Storage;

namespace Provenance.Testing.Storage;

/// <summary>A process's view of a store, with a gate: while it is closed, every change waits, as in a process that was stopped.</summary>
public sealed class GatedFileStore(IFileStore inner) : IFileStore, IDisposable
{
    private readonly ManualResetEventSlim gate = new(initialState: true);
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int changes;
    private int closeAt = int.MaxValue;

    /// <summary>Completes when the gate has closed by itself.</summary>
    public Task Reached => reached.Task;

    public void Close() => gate.Reset();

    /// <summary>The gate closes before the given change from now, counted from 1.</summary>
    public void CloseAt(int change) => Volatile.Write(ref closeAt, Volatile.Read(ref changes) + change);

    public void Open()
    {
        Volatile.Write(ref closeAt, int.MaxValue);
        gate.Set();
    }

    public IStoredFile Create(string path)
    {
        Pass();
        return new GatedFile(inner.Create(path), this);
    }

    public IStoredFile Append(string path, long length)
    {
        Pass();
        return new GatedFile(inner.Append(path, length), this);
    }

    public Stream OpenRead(string path) => inner.OpenRead(path);

    public bool FileExists(string path) => inner.FileExists(path);

    public bool FolderExists(string path) => inner.FolderExists(path);

    public IReadOnlyList<string> List(string path) => inner.List(path);

    public void CreateFolder(string path)
    {
        Pass();
        inner.CreateFolder(path);
    }

    public void RenameFile(string from, string to)
    {
        Pass();
        inner.RenameFile(from, to);
    }

    public void RenameFolder(string from, string to)
    {
        Pass();
        inner.RenameFolder(from, to);
    }

    public void DeleteFile(string path)
    {
        Pass();
        inner.DeleteFile(path);
    }

    public void DeleteFolder(string path)
    {
        Pass();
        inner.DeleteFolder(path);
    }

    public void FlushFolder(string path)
    {
        Pass();
        inner.FlushFolder(path);
    }

    public void FlushAll(IReadOnlyCollection<string> files)
    {
        Pass();
        inner.FlushAll(files);
    }

    public IDisposable? TryLock(string path) => inner.TryLock(path);

    public void Dispose() => gate.Dispose();

    private void Pass()
    {
        if (Interlocked.Increment(ref changes) >= Volatile.Read(ref closeAt))
        {
            gate.Reset();
            Volatile.Write(ref closeAt, int.MaxValue);
            reached.TrySetResult();
        }

        gate.Wait();
    }

    private sealed class GatedFile(IStoredFile file, GatedFileStore store) : IStoredFile
    {
        public long Length => file.Length;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            store.Pass();
            file.Append(bytes);
        }

        public void Flush()
        {
            store.Pass();
            file.Flush();
        }

        public void Dispose() => file.Dispose();
    }
}
