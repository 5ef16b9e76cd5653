using Provenance.Archive.Sessions;
using Provenance.Core.Digests;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Locks;

/// <summary>
/// The right of one process to write to a session: an epoch. A live epoch holds the operating system's lock on a file of its own, so
/// a dead one's is void at once. Whoever comes next, invited or not, ends all older epochs by two renames: of the folder through which
/// they write files, and of the log to which they commit. The first can't put anything into place after that; the second finds the
/// log gone after its flush, and reports no commit.
/// </summary>
internal sealed class SessionClaim : IDisposable
{
    private const int LockTries = 4;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(3);

    private readonly IFileStore files;
    private readonly SessionPaths paths;
    private readonly IDisposable held;

    private SessionClaim(IFileStore files, SessionPaths paths, IDisposable held, SessionHolder holder) =>
        (this.files, this.paths, this.held, Holder) = (files, paths, held, holder);

    public SessionHolder Holder { get; }

    public int Epoch => Holder.Epoch;

    /// <summary>Takes the session.</summary>
    /// <param name="takeOver">Also from a holder that lives.</param>
    /// <exception cref="SessionInUseException">Another process holds it, or is taking it at this moment.</exception>
    public static async Task<SessionClaim> TakeAsync(IFileStore files, SessionPaths paths, bool takeOver, TimeProvider time)
    {
        while (true)
        {
            var last = FindHolder(files, paths);
            var epoch = (last?.Epoch ?? 0) + 1;
            using var before = takeOver ? null : await LockAsync(files, paths, epoch - 1, last);
            var held = await LockAsync(files, paths, epoch, last);
            if (FindHolder(files, paths) == last)
            {
                var claim = new SessionClaim(files, paths, held, new SessionHolder(Environment.ProcessId, epoch, time.GetUtcNow()));
                claim.Sign();
                return claim;
            }

            held.Dispose();
        }
    }

    /// <summary>Who signed last; null when nobody did.</summary>
    /// <exception cref="InvalidSessionException">The file is not as its format has it.</exception>
    public static SessionHolder? FindHolder(IFileStore files, SessionPaths paths)
    {
        if (!files.FileExists(paths.Lock))
            return null;
        try
        {
            return SessionHolder.Read(files.ReadAll(paths.Lock));
        }
        catch (InvalidMemberException wrong)
        {
            throw new InvalidSessionException(paths.Session, paths.Name(paths.Lock), wrong.Member, wrong.Rule);
        }
    }

    /// <summary>Whether the process of this epoch still holds its lock.</summary>
    public static bool IsHeld(IFileStore files, SessionPaths paths, int epoch)
    {
        using var free = files.FileExists(paths.HolderLock(epoch)) ? files.TryLock(paths.HolderLock(epoch)) : null;
        return free is null && files.FileExists(paths.HolderLock(epoch));
    }

    /// <summary>Why this epoch has ended; null while it has not. Asked after a flush, its answer is final for what was flushed.</summary>
    public SessionTakenOverException? FindSuccessor() =>
        files.FileExists(paths.Log(Epoch)) ? null : new SessionTakenOverException(paths.Session, Epoch);

    /// <summary>The same before this epoch has a log: whether a newer one has signed.</summary>
    public SessionTakenOverException? FindNewer() =>
        FindHolder(files, paths) is { } signed && signed.Epoch > Epoch ? new SessionTakenOverException(paths.Session, Epoch) : null;

    public void Dispose() => held.Dispose();

    private static async Task<IDisposable> LockAsync(IFileStore files, SessionPaths paths, int epoch, SessionHolder? holder)
    {
        for (var tries = 1; ; tries++)
        {
            if (files.TryLock(paths.HolderLock(epoch)) is { } held)
                return held;
            if (tries == LockTries)
                throw new SessionInUseException(paths.Session, holder);
            // A reader that looks whether the lock is held holds it itself for a moment: of real time, whatever clock the session has.
            await Task.Delay(BetweenTries);
        }
    }

    private void Sign()
    {
        files.CreateFolder(paths.Aside(Epoch));
        files.Replace(paths.Lock, paths.Aside(Epoch) + "/lock", Holder.Write(), flush: true);
        var older = files.List(paths.Engine).Select(SessionPaths.Parse).OfType<EngineFile>().Where(file => file.Epoch < Epoch).ToList();
        foreach (var file in older.Where(file => file is { Kind: EngineFileKind.Aside, IsOld: false }))
        {
            files.DeleteFolder(paths.OldAside(file.Epoch));
            files.RenameFolder(paths.Aside(file.Epoch), paths.OldAside(file.Epoch));
        }

        foreach (var file in older.Where(file => file is { Kind: EngineFileKind.Log, IsOld: false }))
            files.RenameFile(paths.Log(file.Epoch), paths.OldLog(file.Epoch));
        files.FlushFolder(paths.Engine);
        foreach (var file in older.Where(file => file.Kind == EngineFileKind.Aside))
            files.DeleteFolder(paths.OldAside(file.Epoch));
        foreach (var file in older.Where(file => file.Kind == EngineFileKind.Holder))
            DeleteIfFree(files, paths.HolderLock(file.Epoch));
    }

    private static void DeleteIfFree(IFileStore files, string path)
    {
        using (var free = files.TryLock(path))
        {
            if (free is null)
                return;
        }

        files.DeleteFile(path);
    }
}
