using Provenance.Durable.Storage;

namespace Provenance.Testing.Storage;

/// <summary>The bytes of one file: all that was written, and how much of it was flushed.</summary>
internal sealed class StoredBytes(IEnumerable<byte> written)
{
    private byte[] flushed = [];

    public List<byte> Written { get; } = [.. written];

    public void Append(byte[] bytes) => Written.AddRange(bytes);

    public void Cut(int length) => Written.RemoveRange(length, Written.Count - length);

    public void Flush() => flushed = [.. Written];

    /// <summary>What is left after the machine died: all of it, or what was flushed, perhaps with the beginning of what was not.</summary>
    public StoredBytes Survivor(Func<bool> lost)
    {
        if (!lost())
            return new StoredBytes(Written) { flushed = [.. Written] };
        var kept = lost() || Written.Count < flushed.Length
            ? flushed
            : [.. Written.Take(flushed.Length + ((Written.Count - flushed.Length) / 2))];
        return new StoredBytes(kept) { flushed = kept };
    }
}

/// <summary>Names and files as they are, and the names as they were last flushed. A folder's own name is durable at once.</summary>
internal sealed class StoredTree
{
    private readonly HashSet<string> folders = new(StringComparer.Ordinal) { "" };
    private Dictionary<string, StoredBytes> flushed = new(StringComparer.Ordinal);

    public Dictionary<string, StoredBytes> Files { get; private set; } = new(StringComparer.Ordinal);

    public StoredTree Survivors(Func<bool>? lost)
    {
        var names = new Dictionary<string, StoredBytes>(flushed, StringComparer.Ordinal);
        foreach (var path in Files.Keys.Union(flushed.Keys).Order(StringComparer.Ordinal).ToList())
        {
            if (Files.GetValueOrDefault(path) == flushed.GetValueOrDefault(path) || (lost is not null && lost()))
                continue;
            if (Files.TryGetValue(path, out var file))
                names[path] = file;
            else
                names.Remove(path);
        }

        var survivors = names.Values.Distinct().ToDictionary(
            file => file, file => lost is null ? new StoredBytes(file.Written) : file.Survivor(lost));
        var tree = new StoredTree { Files = names.ToDictionary(file => file.Key, file => survivors[file.Value], StringComparer.Ordinal) };
        tree.folders.UnionWith(folders);
        tree.flushed = new Dictionary<string, StoredBytes>(tree.Files, StringComparer.Ordinal);
        return tree;
    }

    public StoredBytes Find(string path) =>
        Files.TryGetValue(path, out var file) ? file : throw new FileNotFoundException($"There is no file {path}.", path);

    public bool HasFolder(string path) => folders.Contains(path);

    public StoredBytes Create(string path)
    {
        RequireFolder(path);
        return Files.TryAdd(path, new StoredBytes([])) ? Files[path] : throw new IOException($"{path} exists.");
    }

    public IReadOnlyList<string> List(string path)
    {
        var prefix = path.Length == 0 ? "" : path + "/";
        return [.. Files.Keys.Concat(folders).Where(name => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..].Split('/')[0]).Distinct().Order(StringComparer.Ordinal)];
    }

    public void CreateFolder(string path)
    {
        for (; path.Length > 0; path = FileStoreExtensions.Folder(path))
            folders.Add(path);
    }

    public void RenameFile(string from, string to)
    {
        var file = Find(from);
        RequireFolder(to);
        Files.Remove(from);
        Files[to] = file;
    }

    public void RenameFolder(string from, string to)
    {
        if (!folders.Contains(from) || folders.Contains(to))
            throw new IOException($"{from} can't become {to}.");
        string Moved(string path) => path == from || path.StartsWith(from + "/", StringComparison.Ordinal) ? to + path[from.Length..] : path;
        Files = Files.ToDictionary(file => Moved(file.Key), file => file.Value, StringComparer.Ordinal);
        flushed = flushed.ToDictionary(file => Moved(file.Key), file => file.Value, StringComparer.Ordinal);
        var moved = folders.Select(Moved).ToList();
        folders.Clear();
        folders.UnionWith(moved);
    }

    public void DeleteFolder(string path)
    {
        bool Inside(string name) => name == path || name.StartsWith(path + "/", StringComparison.Ordinal);
        foreach (var file in Files.Keys.Where(Inside).ToList())
            Files.Remove(file);
        foreach (var file in flushed.Keys.Where(Inside).ToList())
            flushed.Remove(file);
        folders.RemoveWhere(Inside);
    }

    public void FlushFolder(string path)
    {
        foreach (var name in Files.Keys.Union(flushed.Keys).Where(name => FileStoreExtensions.Folder(name) == path).ToList())
        {
            if (Files.TryGetValue(name, out var file))
                flushed[name] = file;
            else
                flushed.Remove(name);
        }
    }

    private void RequireFolder(string path)
    {
        if (!folders.Contains(FileStoreExtensions.Folder(path)))
            throw new DirectoryNotFoundException($"There is no folder for {path}.");
    }
}
