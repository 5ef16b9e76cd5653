using Provenance.Durable.Storage;

namespace Provenance.Testing.Storage;

/// <summary>How far the write gets at which the storage dies.</summary>
public enum Death
{
    /// <summary>Nothing of it happens.</summary>
    Before,

    /// <summary>An append leaves half of its bytes; a name is changed or flushed not at all.</summary>
    Torn,

    /// <summary>It happens, but nobody is told.</summary>
    After,
}

/// <summary>
/// A store in memory that dies at a write of one's choice, and keeps apart what a disk has been told and what it has kept. After its
/// death every member throws; <see cref="Reboot"/> gives the store that the next process finds.
/// </summary>
public sealed class CrashingFileStore : IFileStore
{
    private readonly Lock gate = new();
    private readonly HashSet<string> locks = new(StringComparer.Ordinal);
    private readonly StoredTree tree;
    private int? dieAt;
    private Death death;

    public CrashingFileStore()
        : this(new StoredTree())
    {
    }

    private CrashingFileStore(StoredTree tree) => this.tree = tree;

    /// <summary>So many changes were made.</summary>
    public int Writes { get; private set; }

    public bool IsDead { get; private set; }

    /// <summary>Dies at the given change from now, counted from 1.</summary>
    public void DieAt(int write, Death how)
    {
        lock (gate)
            (dieAt, death) = (Writes + write, how);
    }

    /// <summary>What the next process finds.</summary>
    /// <param name="lost">Null: all that was written (the process died). Otherwise the machine died, and of each thing not flushed this decides whether it is lost.</param>
    public CrashingFileStore Reboot(Func<bool>? lost)
    {
        lock (gate)
        {
            IsDead = true;
            return new CrashingFileStore(tree.Survivors(lost));
        }
    }

    /// <summary>Every file with its bytes, for comparisons.</summary>
    public IReadOnlyDictionary<string, byte[]> Snapshot()
    {
        lock (gate)
            return tree.Files.ToDictionary(file => file.Key, file => file.Value.Written.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Puts these bytes in a file, behind everybody's back.</summary>
    public void Tamper(string path, byte[] bytes)
    {
        lock (gate)
        {
            tree.CreateFolder(FileStoreExtensions.Folder(path));
            tree.Files[path] = new StoredBytes(bytes);
        }
    }

    public IStoredFile Create(string path)
    {
        StoredBytes? created = null;
        Change(() => created = tree.Create(path));
        return new OpenFile(this, created!);
    }

    public IStoredFile Append(string path, long length)
    {
        StoredBytes? file = null;
        Change(() =>
        {
            file = tree.Find(path);
            file.Cut((int)length);
        });
        return new OpenFile(this, file!);
    }

    public Stream OpenRead(string path) => Look(() => new MemoryStream(tree.Find(path).Written.ToArray(), writable: false));

    public bool FileExists(string path) => Look(() => tree.Files.ContainsKey(path));

    public bool FolderExists(string path) => Look(() => tree.HasFolder(path));

    public IReadOnlyList<string> List(string path) => Look(() => tree.List(path));

    public void CreateFolder(string path) => Change(() => tree.CreateFolder(path));

    public void RenameFile(string from, string to) => Change(() => tree.RenameFile(from, to));

    public void RenameFolder(string from, string to) => Change(() => tree.RenameFolder(from, to));

    public void DeleteFile(string path)
    {
        if (FileExists(path))
            Change(() => tree.Files.Remove(path));
    }

    public void DeleteFolder(string path)
    {
        if (FolderExists(path))
            Change(() => tree.DeleteFolder(path));
    }

    public void FlushFolder(string path) => Change(() => tree.FlushFolder(path));

    public void FlushAll(IReadOnlyCollection<string> files)
    {
        foreach (var file in files)
            Change(() => tree.Find(file).Flush());
        foreach (var folder in files.Select(FileStoreExtensions.Folder).Distinct(StringComparer.Ordinal))
            FlushFolder(folder);
    }

    public IDisposable? TryLock(string path)
    {
        if (!FileExists(path))
            Create(path).Dispose();
        lock (gate)
            return locks.Add(path) ? new HeldLock(this, path) : null;
    }

    private T Look<T>(Func<T> look)
    {
        lock (gate)
        {
            ThrowIfDead();
            return look();
        }
    }

    private void Change(Action change, Action? half = null)
    {
        lock (gate)
        {
            ThrowIfDead();
            Writes++;
            if (Writes != dieAt)
            {
                change();
                return;
            }

            IsDead = true;
            if (death == Death.After)
                change();
            else if (death == Death.Torn)
                half?.Invoke();
            ThrowIfDead();
        }
    }

    private void ThrowIfDead()
    {
        if (IsDead)
            throw new StorageDiedException();
    }

    private sealed class OpenFile(CrashingFileStore store, StoredBytes bytes) : IStoredFile
    {
        public long Length => bytes.Written.Count;

        public void Append(ReadOnlySpan<byte> added)
        {
            var all = added.ToArray();
            store.Change(() => bytes.Append(all), () => bytes.Append(all[..(all.Length / 2)]));
        }

        public void Flush() => store.Change(bytes.Flush);

        public void Dispose()
        {
        }
    }

    private sealed class HeldLock(CrashingFileStore store, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (store.gate)
                store.locks.Remove(path);
        }
    }
}

/// <summary>The storage is gone.</summary>
public sealed class StorageDiedException() : IOException("The storage died.");
