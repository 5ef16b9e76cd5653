using System.Text;
using Azure.Storage.Blobs;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Core.Experiments;
using Provenance.Core.Plans;
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

    public Task<string> CreateAsync(SessionDocument document, Plan plan, CancellationToken cancellationToken) =>
        CreateAsync(document, plan, OpenInput, cancellationToken);

    public Task<string> CreateAsync(SessionDocument document, Plan plan, Func<InputFile, Stream> openInput, CancellationToken cancellationToken) =>
        new BlobSessionCreation(blobs).CreateAsync(document, plan, openInput, cancellationToken);

    async Task<IHeldSession> ISessionStore.OpenAsync(string name, bool takeOver, CancellationToken cancellationToken) =>
        await OpenAsync(name, takeOver, cancellationToken);

    /// <summary>Opens a session for one process that writes to it alone.</summary>
    /// <inheritdoc cref="ISessionStore.OpenAsync"/>
    public Task<BlobSessionArchive> OpenAsync(string name, bool takeOver, CancellationToken cancellationToken) =>
        OpenAsync(name, shared: false, takeOver, cancellationToken);

    /// <summary>
    /// Opens a session for a process that shares it with others, each in an epoch of its own. Before it asks what the others know, it looks or
    /// refreshes: <see cref="Core.Archives.ISessionArchive.LookAsync"/>, <see cref="Core.Archives.ISessionArchive.RefreshAsync"/>.
    /// </summary>
    /// <exception cref="SessionInUseException">A process holds it alone.</exception>
    /// <inheritdoc cref="ISessionStore.OpenAsync"/>
    public Task<BlobSessionArchive> OpenSharedAsync(string name, CancellationToken cancellationToken) =>
        OpenAsync(name, shared: true, takeOver: false, cancellationToken);

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

    async Task<IFileStore> ISessionStore.ReadFilesAsync(string name, CancellationToken cancellationToken) =>
        await BlobFileStore.LookAsync(blobs, PathsOf(name), list: true, cancellationToken);

    async Task ISessionStore.PlaceAsync(string name, IReadOnlyList<PlacedFile> files, CancellationToken cancellationToken) =>
        await new BlobSessionCreation(blobs).PlaceAsync(name, files, cancellationToken);

#pragma warning disable CA2000 // The archive that is returned lets go of what it holds.
    private async Task<BlobSessionArchive> OpenAsync(string name, bool shared, bool takeOver, CancellationToken cancellationToken)
    {
        var folder = SessionFolder.Read(new BlobFileStore(blobs), name);
        var hold = await new SessionEntrance(blobs, folder.Paths, time).EnterAsync(shared, takeOver, cancellationToken);
        try
        {
            return new BlobSessionArchive(blobs, folder, await BlobWriter.BeginAsync(blobs, folder.Paths, hold, takeOver, time));
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

    private SessionPaths PathsOf(string name) => SessionFolder.Read(new BlobFileStore(blobs), name).Paths;

    private SessionStore Files() => new(new BlobFileStore(blobs), time);

    private static Stream OpenInput(InputFile input) =>
        input.Text is { } text ? new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false) : File.OpenRead(input.Path);
}
