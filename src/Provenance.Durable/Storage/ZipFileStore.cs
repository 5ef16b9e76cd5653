using System.IO.Compression;

namespace Provenance.Durable.Storage;

/// <summary>The files of a zip archive, read where they are.</summary>
public sealed class ZipFileStore : ReadOnlyFileStore, IDisposable
{
    /// <summary>What unpacks to more than this is not read: in bytes.</summary>
    private const long LargestFile = 1L << 30;

    private readonly Lock gate = new();
    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> folders = new(StringComparer.Ordinal) { [""] = new(StringComparer.Ordinal) };

    /// <param name="rename">Gives the path that an entry has in the store; null for an entry that is not in it.</param>
    /// <exception cref="InvalidDataException">It is no zip.</exception>
    public ZipFileStore(Stream stream, Func<string, string?> rename)
    {
        zip = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
        {
            if (rename(entry.FullName) is { } path && files.TryAdd(path, entry))
                AddToFolder(path);
        }
    }

    public override Stream OpenRead(string path)
    {
        if (!files.TryGetValue(path, out var entry))
            throw new FileNotFoundException($"There is no file {path}.", path);
        if (entry.Length > LargestFile)
            throw new IOException($"{path} has {entry.Length} bytes; at most {LargestFile} are read.");
        lock (gate)
        {
            var bytes = new byte[entry.Length];
            using var stream = entry.Open();
            try
            {
                stream.ReadExactly(bytes);
                return new MemoryStream(bytes, writable: false);
            }
            catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
            {
                throw new IOException($"{path} can't be unpacked: {broken.Message}", broken);
            }
        }
    }

    public override bool FileExists(string path) => files.ContainsKey(path);

    public override bool FolderExists(string path) => folders.ContainsKey(path);

    public override IReadOnlyList<string> List(string path) => folders.TryGetValue(path, out var names) ? [.. names] : [];

    public void Dispose() => zip.Dispose();

    private void AddToFolder(string path)
    {
        var folder = FileStoreExtensions.Folder(path);
        if (!folders.TryGetValue(folder, out var names))
        {
            folders[folder] = names = new SortedSet<string>(StringComparer.Ordinal);
            if (folder.Length > 0)
                AddToFolder(folder);
        }

        names.Add(folder.Length == 0 ? path : path[(folder.Length + 1)..]);
    }
}
