using Provenance.Archive;
using Provenance.Archive.Blobs;
using Provenance.Archive.Sessions;

namespace Provenance.Cli;

/// <summary>Where a session is: the store that has it, and its name there.</summary>
/// <param name="Archive">As <c>--archive</c> named the store, without any secret; null for a folder.</param>
internal sealed record SessionPlace(ISessionStore Store, string Name, string? Archive = null)
{
    private const string Prefix = "session_";

    public string Folder => Store.FolderOf(Name);

    /// <summary>How a command of the same user in the same folder names it, with the option that it takes.</summary>
    public string Reference => Archive is { } archive ? $"{Name} --archive {archive}"
        : Path.GetFullPath(Root) == Path.GetFullPath(SharedOptions.DefaultSessionRoot) ? Name
        : Path.GetRelativePath(Directory.GetCurrentDirectory(), Folder);

    /// <summary>A folder of this machine that sessions share: beside those that are kept there are ledgers and caches.</summary>
    public required string Root { get; init; }

    /// <summary>Understands a name in the archive, or else a name under the root as well as a path to the session's folder, or to a zip of it.</summary>
    /// <param name="archive">What <c>--archive</c> says; null for a folder.</param>
    public static SessionPlace Of(string session, DirectoryInfo root, string? archive)
    {
        if (archive is not null)
            return At(root, archive, session);
        if (!session.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) && Directory.Exists(Path.Combine(root.FullName, session)))
            return At(root, null, session);
        if (Path.GetExtension(session).Equals(".zip", StringComparison.OrdinalIgnoreCase) && File.Exists(session))
            return InZip(session);
        var folder = new DirectoryInfo(Path.TrimEndingDirectorySeparator(session));
        return folder is { Exists: true, Parent: { } parent } && folder.Name.StartsWith(Prefix, StringComparison.Ordinal)
            ? At(parent, null, folder.Name)
            : throw new SessionNotFoundException(session);
    }

    public static SessionPlace At(DirectoryInfo root, string? archive, string name) =>
        new(StoreAt(root, archive), name, archive is null ? null : Location(archive).Shown) { Root = root.FullName };

    public static ISessionStore StoreAt(DirectoryInfo root, string? archive) => archive is null
        ? new SessionStore(root.FullName, TimeProvider.System)
        : new BlobSessionStore(Location(archive).Open(), TimeProvider.System);

    /// <exception cref="InvalidBlobLocationException">It names no blob storage.</exception>
    public static BlobLocation Location(string archive) => BlobLocation.Parse(archive, Environment.GetEnvironmentVariable);

    private static SessionPlace InZip(string path)
    {
        var (files, name) = ZippedSession.Open(path);
        // Read for as long as the command runs, and closed with the process.
        return new SessionPlace(new SessionStore(files, TimeProvider.System), name) { Root = Path.GetDirectoryName(Path.GetFullPath(path))! };
    }
}
