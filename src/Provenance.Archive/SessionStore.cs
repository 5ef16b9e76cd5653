using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Locks;
using Provenance.Archive.Seals;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Verification;
using Provenance.Durable.Journals;
using Provenance.Durable.Storage;

namespace Provenance.Archive;

/// <summary>A folder of sessions.</summary>
public sealed class SessionStore : ISessionStore
{
    private const string Prefix = "session_";

    private const string AsidePrefix = ".creating-";

    /// <summary>A process that writes may let go of its log, or end, while another reads: so often the reader begins again.</summary>
    private const int ReadingTries = 10;

    private readonly IFileStore files;
    private readonly TimeProvider time;
    private readonly string root;

    /// <param name="root">A folder on this machine; made when the first session is.</param>
    public SessionStore(string root, TimeProvider time)
        : this(new DiskFileStore(root), time) => this.root = Path.GetFullPath(root);

    /// <param name="files">Some other place that keeps files as a disk does.</param>
    public SessionStore(IFileStore files, TimeProvider time) => (this.files, this.time, root) = (files, time, "");

    /// <summary>The path of a session's folder; relative to the store when it is no disk.</summary>
    public string FolderOf(string name) => Path.Join(root, name);

    /// <summary>Makes a session. It is there, whole and durable, when this returns; if it does not return, there is none.</summary>
    /// <param name="document">Its name is given here, from the time of creation; its plan digest is taken from the plan.</param>
    /// <returns>The name: <c>session_YYYYMMDD_HHMMSS</c>, with <c>_2</c> and so on for further ones in the same second.</returns>
    /// <exception cref="InputChangedException">A file is not any more what the experiment was read from.</exception>
    public Task<string> CreateAsync(SessionDocument document, Plan plan, CancellationToken cancellationToken) =>
        CreateAsync(document, plan, OpenInput, cancellationToken);

    /// <param name="openInput">Where the experiment's files come from, if not from their paths.</param>
    /// <inheritdoc cref="CreateAsync(SessionDocument, Plan, CancellationToken)"/>
    public async Task<string> CreateAsync(
        SessionDocument document, Plan plan, Func<InputFile, Stream> openInput, CancellationToken cancellationToken)
    {
        var aside = AsidePrefix + Guid.NewGuid().ToString("N");
        try
        {
            return await new SessionCreation(files, aside).CreateAsync(document, plan, openInput, cancellationToken);
        }
        finally
        {
            if (files.FolderExists(aside))
                files.DeleteFolder(aside);
        }
    }

    /// <summary>Opens a session for writing: makes whole what a crash left, and begins a new epoch.</summary>
    /// <param name="takeOver">Also from a process that lives, such as one that was stopped: nothing that it still writes is part of the session.</param>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    /// <exception cref="SessionInUseException">Another process holds it.</exception>
    /// <exception cref="InvalidSessionException">Its request or plan breaks a rule.</exception>
    /// <exception cref="CorruptChronologException">Its chronolog is not what was written.</exception>
    public Task<FileSessionArchive> OpenAsync(string name, bool takeOver, CancellationToken cancellationToken) =>
        OpenAsync(name, new SessionOpening(takeOver), cancellationToken);

    /// <param name="opening">Who opens it, and what it is sealed with.</param>
    /// <inheritdoc cref="OpenAsync(string, bool, CancellationToken)"/>
    public async Task<FileSessionArchive> OpenAsync(string name, SessionOpening opening, CancellationToken cancellationToken)
    {
        var folder = SessionFolder.Read(files, name);
        cancellationToken.ThrowIfCancellationRequested();
        var opened = await OpenedSession.OpenAsync(folder, opening, time);
        return new FileSessionArchive(folder, opened, opening.Sealing, time);
    }

    async Task<IHeldSession> ISessionStore.OpenAsync(string name, bool takeOver, CancellationToken cancellationToken) =>
        await OpenAsync(name, takeOver, cancellationToken);

    async Task<IHeldSession> ISessionStore.OpenAsync(string name, SessionOpening opening, CancellationToken cancellationToken) =>
        await OpenAsync(name, opening, cancellationToken);

    /// <summary>Opens a session for reading, whoever writes to it. Takes no lock, changes nothing.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    /// <exception cref="InvalidSessionException">Its request or plan breaks a rule.</exception>
    /// <exception cref="CorruptChronologException">Its chronolog is not what was written.</exception>
    public Task<SessionReader> OpenForReadingAsync(string name, CancellationToken cancellationToken)
    {
        var folder = SessionFolder.Read(files, name);
        for (var tries = 1; ; tries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var pending = new Dictionary<AttemptKey, ReadOnlyMemory<byte>>();
                var history = SessionHistory.Read(files, folder.Paths, file =>
                {
                    if (!file.IsPrompt && !files.FileExists(folder.Paths.Record(file.Key)))
                        pending[file.Key] = file.Bytes.ToArray();
                });
                return Task.FromResult(new SessionReader(folder, history, pending));
            }
            catch (Exception moving) when (tries < ReadingTries && moving is CorruptChronologException or FileNotFoundException)
            {
                // The log was let go of between two looks: the next look finds the files that were made of it.
            }
        }
    }

    /// <summary>
    /// Reads every file of a session again and compares it with what it was locked by and what was committed. It names every difference,
    /// not just the first; only when its request, plan or chronolog can't be read is that the one it names.
    /// </summary>
    /// <returns>How many files were compared, and where they differ.</returns>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    public async Task<(int Files, IReadOnlyList<Discrepancy> Broken)> CheckAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await using var reader = await OpenForReadingAsync(name, cancellationToken);
            return new SessionCheck(SessionFolder.Read(files, name), reader).Run(cancellationToken);
        }
        catch (InvalidSessionException invalid)
        {
            return (1, [new Discrepancy(invalid.File, invalid.Field.Length == 0 ? null : invalid.Field, invalid.Rule)]);
        }
        catch (CorruptChronologException corrupt)
        {
            return (1, [new Discrepancy(SessionPaths.ChronologName, corrupt.Line.ToString(CultureInfo.InvariantCulture), corrupt.Why)]);
        }
        catch (CorruptLogException corrupt)
        {
            return (1, [new Discrepancy(corrupt.Log, corrupt.Offset.ToString(CultureInfo.InvariantCulture), corrupt.Rule)]);
        }
    }

    /// <summary>Who holds a session; null when nobody does.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    public Task<SessionHolder?> FindHolderAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var paths = SessionFolder.Read(files, name).Paths;
        return Task.FromResult(SessionClaim.FindHolder(files, paths) is { } holder && SessionClaim.IsHeld(files, paths, holder.Epoch) ? holder : null);
    }

    /// <summary>The names of all sessions, in order.</summary>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<string>>(
            [.. files.List("").Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && files.FileExists($"{name}/{SessionPaths.SessionJson}"))]);
    }

    Task<IFileStore> ISessionStore.ReadFilesAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return files.FileExists($"{name}/{SessionPaths.SessionJson}") ? Task.FromResult(files) : throw new SessionNotFoundException(name);
    }

    Task ISessionStore.PlaceAsync(string name, IReadOnlyList<PlacedFile> session, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var aside = AsidePrefix + Guid.NewGuid().ToString("N");
        try
        {
            new SessionCreation(files, aside).Place(name, session);
        }
        finally
        {
            if (files.FolderExists(aside))
                files.DeleteFolder(aside);
        }

        return Task.CompletedTask;
    }

    private static Stream OpenInput(InputFile input) =>
        input.Text is { } text ? new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false) : File.OpenRead(input.Path);
}
