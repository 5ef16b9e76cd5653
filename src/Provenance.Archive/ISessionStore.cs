using Provenance.Core.Archives;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Verification;
using Provenance.Durable.Journals;
using Provenance.Durable.Storage;

namespace Provenance.Archive;

/// <summary>A place of sessions: a folder, or blob storage.</summary>
public interface ISessionStore
{
    /// <summary>Where a session is, to be shown: a path, or a URL without any secret.</summary>
    string FolderOf(string name);

    /// <summary>What processes on many machines keep together beside the sessions; null where all of them are on one machine.</summary>
    ISharedStore? Shared => null;

    /// <summary>Makes a session. It is there, whole and durable, when this returns; if it does not return, there is none.</summary>
    /// <param name="document">Its name is given here, from the time of creation; its plan digest is taken from the plan.</param>
    /// <returns>The name: <c>session_YYYYMMDD_HHMMSS</c>, with <c>_2</c> and so on for further ones in the same second.</returns>
    /// <exception cref="InputChangedException">A file is not any more what the experiment was read from.</exception>
    Task<string> CreateAsync(SessionDocument document, Plan plan, CancellationToken cancellationToken);

    /// <summary>Opens a session for writing: makes whole what a crash left, and begins a new epoch.</summary>
    /// <param name="takeOver">Also from a process that lives, such as one that was stopped: nothing that it still writes is part of the session.</param>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    /// <exception cref="SessionInUseException">Another process holds it.</exception>
    /// <exception cref="InvalidSessionException">Its request or plan breaks a rule.</exception>
    /// <exception cref="CorruptChronologException">Its chronolog is not what was written.</exception>
    Task<IHeldSession> OpenAsync(string name, bool takeOver, CancellationToken cancellationToken);

    /// <param name="opening">Also who opens it and what it is sealed with, where the place can seal.</param>
    /// <inheritdoc cref="OpenAsync(string, bool, CancellationToken)"/>
    Task<IHeldSession> OpenAsync(string name, SessionOpening opening, CancellationToken cancellationToken) =>
        OpenAsync(name, opening.TakeOver, cancellationToken);

    /// <summary>Opens a session for reading, whoever writes to it. Takes no lock, changes nothing.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    /// <exception cref="InvalidSessionException">Its request or plan breaks a rule.</exception>
    /// <exception cref="CorruptChronologException">Its chronolog is not what was written.</exception>
    Task<SessionReader> OpenForReadingAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Reads every file of a session again and compares it with what it was locked by and what was committed. It names every difference,
    /// not just the first; only when its request, plan or chronolog can't be read is that the one it names.
    /// </summary>
    /// <returns>How many files were compared, and where they differ.</returns>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    Task<(int Files, IReadOnlyList<Discrepancy> Broken)> CheckAsync(string name, CancellationToken cancellationToken);

    /// <summary>Who holds a session; null when nobody does.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    Task<SessionHolder?> FindHolderAsync(string name, CancellationToken cancellationToken);

    /// <summary>The names of all sessions, in order.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>A session's files as they stand at this moment, to be read.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    Task<IFileStore> ReadFilesAsync(string name, CancellationToken cancellationToken);

    /// <summary>Places the files of a session from elsewhere, durable, under its own name. It is there whole, or not at all.</summary>
    /// <exception cref="SessionExistsException">There is a session of that name.</exception>
    Task PlaceAsync(string name, IReadOnlyList<PlacedFile> files, CancellationToken cancellationToken);
}

/// <summary>A session that is open for writing, and let go of when it is disposed.</summary>
public interface IHeldSession : ISessionArchive, IAsyncDisposable
{
    /// <summary>Where the embedded engine keeps the histories of this session's executions.</summary>
    IJournal Journal { get; }
}

/// <summary>A file of a session.</summary>
/// <param name="Name">In the session's folder.</param>
public sealed record PlacedFile(string Name, ReadOnlyMemory<byte> Bytes);
