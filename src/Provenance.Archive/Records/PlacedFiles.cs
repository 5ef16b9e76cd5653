using System.Collections.Concurrent;
using System.Globalization;
using Provenance.Archive.Locks;
using Provenance.Archive.Sessions;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Records;

/// <summary>
/// Puts whole files into place: written in the epoch's own folder, then renamed. Once a newer epoch has taken that folder away,
/// nothing gets into place any more. They are flushed together, when a stage is complete.
/// </summary>
internal sealed class PlacedFiles(IFileStore files, SessionPaths paths, SessionClaim claim)
{
    private readonly ConcurrentDictionary<string, byte> folders = new(
        SessionPaths.Folders.Select(folder => KeyValuePair.Create(paths.Of(folder), (byte)0)), StringComparer.Ordinal);

    private readonly NameList unflushed = new();

    private long written;

    public SessionPaths Paths => paths;

    /// <exception cref="SessionTakenOverException">A newer epoch has begun.</exception>
    public void Put(string path, ReadOnlySpan<byte> bytes)
    {
        Place(path, bytes, flush: false);
        unflushed.Add(path);
    }

    /// <summary>The same, durable when it returns.</summary>
    public void PutFlushed(string path, ReadOnlySpan<byte> bytes) => Place(path, bytes, flush: true);

    /// <summary>
    /// Puts a new file into place, durable, that goes on being appended to. It is never opened again by its name, which may be a newer
    /// epoch's file by then.
    /// </summary>
    public IStoredFile Begin(string path, ReadOnlySpan<byte> bytes)
    {
        unflushed.Add(path);
        var aside = Aside();
        IStoredFile? file = null;
        try
        {
            file = files.Create(aside);
            file.Append(bytes);
            file.Flush();
            files.RenameFile(aside, path);
            files.FlushFolder(FileStoreExtensions.Folder(path));
            return file;
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Brings a file to these bytes unless it has them. Whoever wrote it, it is flushed with the next ones.</summary>
    public void Restore(string path, ReadOnlySpan<byte> bytes)
    {
        if (!files.FileExists(path) || !files.ReadAll(path).AsSpan().SequenceEqual(bytes))
            Place(path, bytes, flush: false);
        unflushed.Add(path);
    }

    /// <summary>Flushes everything that was put into place since the last time, and these.</summary>
    public void Flush(params ReadOnlySpan<string> others)
    {
        files.FlushAll([.. unflushed.TakeAll().Concat(others.ToArray()).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Deletes the logs of older epochs: what they held is in flushed files. Our own stays, even if a newer epoch has made it an old one.</summary>
    public void DeleteOlderLogs()
    {
        foreach (var file in files.List(paths.Engine).Select(SessionPaths.Parse).OfType<EngineFile>())
        {
            if (file is { Kind: EngineFileKind.Log, IsOld: true } && file.Epoch < claim.Epoch)
                files.DeleteFile(paths.OldLog(file.Epoch));
        }
    }

    private void Place(string path, ReadOnlySpan<byte> bytes, bool flush)
    {
        try
        {
            if (folders.TryAdd(FileStoreExtensions.Folder(path), 0))
                files.CreateFolder(FileStoreExtensions.Folder(path));
            files.Replace(path, Aside(), bytes, flush);
        }
        catch (IOException) when (claim.FindSuccessor() is not null)
        {
            throw claim.FindSuccessor()!;
        }
    }

    private string Aside() =>
        string.Create(CultureInfo.InvariantCulture, $"{paths.Aside(claim.Epoch)}/{Interlocked.Increment(ref written)}");
}
