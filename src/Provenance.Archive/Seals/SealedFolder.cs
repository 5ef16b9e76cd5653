using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Seals;

/// <summary>A session in a folder that this process holds alone.</summary>
internal sealed class SealedFolder(SessionFolder folder, OpenedSession opened) : ISealedPlace, IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public SessionDocument Session => folder.Document;

    public async Task<(SealList Log, ChronologPoint Chronolog)> SettleAsync(CancellationToken cancellationToken)
    {
        var flushed = await opened.Files.FlushAsync(cancellationToken);
        return (flushed.Log, new ChronologPoint(flushed.Head.Entries, flushed.Head.Digest));
    }

    public Task<IReadOnlyList<SealedFile>> HashAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SealedFile>>(
        [.. folders.SelectMany(Below).Select(name => new SealedFile(name, Digest.Of(folder.Files.ReadAll(folder.Paths.Of(name)))))]);

    public async Task<IAsyncDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public Task<(int Number, ReadOnlyMemory<byte> Bytes)?> FindLastAsync(CancellationToken cancellationToken) =>
        Task.FromResult(folder.Files.List(folder.Paths.Of(SealPaths.Folder)).Select(SealPaths.Number).Max() is { } last
            ? (last, folder.Files.ReadAll(folder.Paths.Of(SealPaths.Seal(last))))
            : ((int, ReadOnlyMemory<byte>)?)null);

    public Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        MakeFolder();
        opened.Placed.PutFlushed(folder.Paths.Of(name), bytes.Span);
        return Task.CompletedTask;
    }

    public Task NoteAsync(string @event, Facts facts) => opened.Chronicle.NoteAsync(@event, facts);

    public void Dispose() => turn.Dispose();

    /// <summary>The new folder's name is flushed in the session's: without it the seals in it were lost with the machine.</summary>
    private void MakeFolder()
    {
        if (folder.Files.FolderExists(folder.Paths.Of(SealPaths.Folder)))
            return;
        folder.Files.CreateFolder(folder.Paths.Of(SealPaths.Folder));
        folder.Files.FlushFolder(folder.Paths.Session);
    }

    private IEnumerable<string> Below(string name) => folder.Files.List(folder.Paths.Of(name))
        .Select(child => $"{name}/{child}")
        .SelectMany(path => folder.Files.FolderExists(folder.Paths.Of(path)) ? Below(path) : [path])
        .Where(path => !SealLog.IsRecord(path));

    private sealed class Turn(SemaphoreSlim turn) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            turn.Release();
            return ValueTask.CompletedTask;
        }
    }
}
