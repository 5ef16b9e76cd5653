using System.Text;
using Azure.Storage.Blobs;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Plans;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;
using Provenance.Core.Verification;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Blobs;

/// <summary>Sessions on blob storage: the same files as on disk, below a prefix of a container.</summary>
public sealed class BlobSessionStore : ISessionStore
{
    private readonly BlobFolder blobs;
    private readonly TimeProvider time;
    private readonly string place;

    /// <param name="container">Made when the first session is.</param>
    /// <param name="prefix">What the names of all blobs begin with, such as <c>sessions/</c>; empty for none.</param>
    public BlobSessionStore(BlobContainerClient container, TimeProvider time, string prefix = "")
    {
        blobs = new BlobFolder(container, prefix.Length == 0 || prefix.EndsWith('/') ? prefix : $"{prefix}/");
        // Without the query, which may be a signature.
        (this.time, place) = (time, $"blob:{container.Uri.GetLeftPart(UriPartial.Path)}/{prefix}".TrimEnd('/'));
    }

    public string FolderOf(string name) => $"{place}/{name}";

    public ISharedStore Shared => new BlobSharedStore(blobs);

    public Task<string> CreateAsync(SessionDocument document, Plan plan, CancellationToken cancellationToken) =>
        CreateAsync(document, plan, OpenInput, cancellationToken);

    public Task<string> CreateAsync(SessionDocument document, Plan plan, Func<InputFile, Stream> openInput, CancellationToken cancellationToken) =>
        new BlobSessionCreation(blobs).CreateAsync(document, plan, openInput, cancellationToken);

    async Task<IHeldSession> ISessionStore.OpenAsync(string name, bool takeOver, CancellationToken cancellationToken) =>
        await OpenAsync(name, takeOver, cancellationToken);

    async Task<IHeldSession> ISessionStore.OpenAsync(string name, SessionOpening opening, CancellationToken cancellationToken) =>
        await OpenAsync(name, shared: false, opening, cancellationToken);

    /// <summary>Opens a session for one process that writes to it alone.</summary>
    /// <inheritdoc cref="ISessionStore.OpenAsync(string, bool, CancellationToken)"/>
    public Task<BlobSessionArchive> OpenAsync(string name, bool takeOver, CancellationToken cancellationToken) =>
        OpenAsync(name, shared: false, new SessionOpening(takeOver), cancellationToken);

    /// <summary>
    /// Opens a session for a process that shares it with others, each in an epoch of its own. Before it asks what the others know, it looks or
    /// refreshes: <see cref="Core.Archives.ISessionArchive.LookAsync"/>, <see cref="Core.Archives.ISessionArchive.RefreshAsync"/>.
    /// </summary>
    /// <param name="sealing">What the session is sealed with at each checkpoint and at the end; null for not at all.</param>
    /// <exception cref="SessionInUseException">A process holds it alone.</exception>
    /// <inheritdoc cref="ISessionStore.OpenAsync(string, bool, CancellationToken)"/>
    public Task<BlobSessionArchive> OpenSharedAsync(string name, CancellationToken cancellationToken, Sealing? sealing = null) =>
        OpenAsync(name, shared: true, new SessionOpening(Sealing: sealing), cancellationToken);

    public async Task<SessionReader> OpenForReadingAsync(string name, CancellationToken cancellationToken) =>
        await (await LookAsync(name, list: false, cancellationToken)).OpenForReadingAsync(name, cancellationToken);

    public async Task<(int Files, IReadOnlyList<Discrepancy> Broken)> CheckAsync(string name, CancellationToken cancellationToken)
    {
        // Where the session can't even be looked at, the check names what stands in the way.
        SessionStore look;
        try
        {
            look = await LookAsync(name, list: true, cancellationToken);
        }
        catch (Exception broken) when (broken is InvalidSessionException or CorruptChronologException)
        {
            look = Files();
        }

        return await look.CheckAsync(name, cancellationToken);
    }

    public async Task<SessionHolder?> FindHolderAsync(string name, CancellationToken cancellationToken) =>
        await (await LookAsync(name, list: false, cancellationToken)).FindHolderAsync(name, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Files().ListAsync(cancellationToken);

    /// <summary>Deletes a session that nobody writes to. It is off the list with the first step; what dies after that leaves rubbish, not half a session.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="SessionInUseException">A process holds it.</exception>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (!await HasAnyAsync(name, cancellationToken))
            return false;
        await RequireLeftAsync(name, cancellationToken);
        await blobs.DeleteAsync($"{name}/{SessionPaths.SessionJson}", cancellationToken);
        await foreach (var blob in blobs.ListAsync($"{name}/", cancellationToken))
            await blobs.DeleteAsync(blob.Name, cancellationToken);
        return true;
    }

    /// <summary>Whether there is any blob of a session, readable or not.</summary>
    public async Task<bool> HasAnyAsync(string name, CancellationToken cancellationToken)
    {
        await foreach (var blob in blobs.ListAsync($"{name}/", cancellationToken))
            return blob.Length >= 0;
        return false;
    }

    /// <summary>Whether the container can be reached; it is made with the first session.</summary>
    /// <exception cref="BlobStorageException">The storage failed.</exception>
    public Task<bool> IsThereAsync(CancellationToken cancellationToken) => blobs.IsThereAsync(cancellationToken);

    async Task<IFileStore> ISessionStore.ReadFilesAsync(string name, CancellationToken cancellationToken) =>
        await BlobFileStore.LookAsync(blobs, PathsOf(name), list: true, cancellationToken);

    async Task ISessionStore.PlaceAsync(string name, IReadOnlyList<PlacedFile> files, CancellationToken cancellationToken) =>
        await new BlobSessionCreation(blobs).PlaceAsync(name, files, cancellationToken);

#pragma warning disable CA2000 // The archive that is returned lets go of what it holds.
    private async Task<BlobSessionArchive> OpenAsync(string name, bool shared, SessionOpening opening, CancellationToken cancellationToken)
    {
        var folder = SessionFolder.Read(new BlobFileStore(blobs), name);
        var hold = await new SessionEntrance(blobs, folder.Paths, time).EnterAsync(shared, opening.TakeOver, cancellationToken);
        try
        {
            var writer = await BlobWriter.BeginAsync(blobs, folder.Paths, hold, opening, time);
            return new BlobSessionArchive(blobs, folder, writer, opening.Sealing, time);
        }
        catch
        {
            await hold.DisposeAsync();
            throw;
        }
    }
#pragma warning restore CA2000

    private async Task<SessionStore> LookAsync(string name, bool list, CancellationToken cancellationToken) =>
        new(await BlobFileStore.LookAsync(blobs, PathsOf(name), list, cancellationToken), time);

    /// <exception cref="SessionInUseException">A process holds it.</exception>
    private async Task RequireLeftAsync(string name, CancellationToken cancellationToken)
    {
        await foreach (var blob in blobs.ListAsync(BlobNames.Holders(name), cancellationToken))
        {
            if (blob.IsLeased)
                throw new SessionInUseException(name, holder: null);
        }
    }

    private SessionPaths PathsOf(string name) => SessionFolder.Read(new BlobFileStore(blobs), name).Paths;

    private SessionStore Files() => new(new BlobFileStore(blobs), time);

    private static Stream OpenInput(InputFile input) =>
        input.Text is { } text ? new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false) : File.OpenRead(input.Path);
}
