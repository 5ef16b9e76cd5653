using Azure;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Blobs;

/// <summary>
/// Blobs as a folder of files that can only be read. Of one session it shows what it was when it was looked at: the chronolog with what its
/// writers have entered and not joined yet, and the lines and the lock that follow from it.
/// </summary>
internal sealed class BlobFileStore(BlobFolder blobs) : IFileStore
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> made = new(StringComparer.Ordinal);
    private readonly HashSet<string> held = new(StringComparer.Ordinal);
    private readonly HashSet<string> late = new(StringComparer.Ordinal);
    private Dictionary<string, SortedSet<string>>? folders;

    /// <summary>The session as it stands at this moment.</summary>
    /// <param name="list">Also where everything is joined: shows nothing that a process left after its epoch had ended.</param>
    public static async Task<BlobFileStore> LookAsync(BlobFolder blobs, SessionPaths paths, bool list, CancellationToken cancellationToken)
    {
        var history = await BlobHistory.LoadAsync(blobs, paths, list, cancellationToken);
        var files = new BlobFileStore(blobs);
        var (chronolog, metadata) = history.ToText();
        files.made[paths.Chronolog] = chronolog;
        if (!history.IsAtRest)
            files.made[paths.Metadata] = metadata;
        files.late.UnionWith(history.Late.Select(paths.Record));
        files.held.UnionWith(history.Holders.Where(holder => holder.IsAlive).Select(holder => holder.Name));
        if (history.Holders.OrderBy(holder => holder.IsAlive).ThenBy(holder => holder.Epoch).LastOrDefault() is { } last
            && await blobs.FindAsync(last.Name, cancellationToken) is { } signed)
            files.made[paths.Lock] = signed.Bytes;
        if (list)
            files.folders = await FoldersAsync(blobs, paths.Session, cancellationToken);
        return files;
    }

    public Stream OpenRead(string path)
    {
        if (made.TryGetValue(path, out var bytes))
            return BinaryData.FromBytes(bytes).ToStream();
        try
        {
            return blobs.Blob(path).DownloadContent().Value.Content.ToStream();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            throw new FileNotFoundException($"There is no blob {path}.", path, missing);
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, CancellationToken.None))
        {
            throw BlobStorageException.Of(path, failure);
        }
    }

    public bool FileExists(string path)
    {
        try
        {
            return made.ContainsKey(path) || (folders is null ? blobs.Blob(path).Exists() : IsListed(path) && !folders.ContainsKey(path));
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, CancellationToken.None))
        {
            throw BlobStorageException.Of(path, failure);
        }
    }

    public bool FolderExists(string path) => List(path).Count > 0;

    public IReadOnlyList<string> List(string path) => [.. Names(path).Where(name => !late.Contains($"{path}/{name}"))];

    /// <returns>Null when the process that this file stands for lives.</returns>
    public IDisposable? TryLock(string path) => held.Contains(path) ? null : new MemoryStream();

    public IStoredFile Create(string path) => throw ReadOnly();

    public IStoredFile Append(string path, long length) => throw ReadOnly();

    public void CreateFolder(string path) => throw ReadOnly();

    public void RenameFile(string from, string to) => throw ReadOnly();

    public void RenameFolder(string from, string to) => throw ReadOnly();

    public void DeleteFile(string path) => throw ReadOnly();

    public void DeleteFolder(string path) => throw ReadOnly();

    public void FlushFolder(string path) => throw ReadOnly();

    public void FlushAll(IReadOnlyCollection<string> files) => throw ReadOnly();

    /// <summary>What is right below each folder of a session: one listing in pages, where every look at a folder were a request.</summary>
    private static async Task<Dictionary<string, SortedSet<string>>> FoldersAsync(BlobFolder blobs, string session, CancellationToken cancellationToken)
    {
        var folders = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal) { [session] = new(StringComparer.Ordinal) };
        await foreach (var blob in blobs.ListAsync($"{session}/", cancellationToken))
        {
            for (var path = blob.Name; path.LastIndexOf('/') is var slash and >= 0; path = path[..slash])
            {
                if (!folders.TryGetValue(path[..slash], out var children))
                    folders[path[..slash]] = children = new SortedSet<string>(StringComparer.Ordinal);
                if (!children.Add(path[(slash + 1)..]))
                    break;
            }
        }

        return folders;
    }

    private IEnumerable<string> Names(string path) =>
        folders is null ? blobs.Names(path)
        : folders.TryGetValue(path, out var children) ? children
        : [];

    private bool IsListed(string path) =>
        path.LastIndexOf('/') is var slash and >= 0 && folders!.TryGetValue(path[..slash], out var children) && children.Contains(path[(slash + 1)..]);

    private static NotSupportedException ReadOnly() => new("Blobs are only read through this.");
}
