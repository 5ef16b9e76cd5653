using Provenance.Archive;

namespace Provenance.Cli;

/// <summary>Where a session is: the store that has it, and its name there.</summary>
internal sealed record SessionPlace(SessionStore Store, string Name)
{
    private const string Prefix = "session_";

    public string Folder => Store.FolderOf(Name);

    /// <summary>Understands a name under the root as well as a path to the session's folder.</summary>
    public static SessionPlace Of(string session, DirectoryInfo root)
    {
        if (!session.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) && Directory.Exists(Path.Combine(root.FullName, session)))
            return At(root, session);
        var folder = new DirectoryInfo(Path.TrimEndingDirectorySeparator(session));
        return folder is { Exists: true, Parent: { } parent } && folder.Name.StartsWith(Prefix, StringComparison.Ordinal)
            ? At(parent, folder.Name)
            : throw new SessionNotFoundException(session);
    }

    public static SessionPlace At(DirectoryInfo root, string name) => new(StoreAt(root), name);

    public static SessionStore StoreAt(DirectoryInfo root) => new(root.FullName, TimeProvider.System);
}
