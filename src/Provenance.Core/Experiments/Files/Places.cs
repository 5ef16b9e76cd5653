using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Files;

/// <summary>
/// Finds what an experiment names, and nothing outside the folders that it may read: its own, those of <c>--root</c>, and whatever
/// the user named on the command line. Links are followed, and must end inside as well.
/// </summary>
internal sealed class Places
{
    private readonly FindingLog log;
    private readonly Place home;
    private readonly List<string> roots = [];

    public Places(Place home, FindingLog log)
    {
        this.home = home;
        this.log = log;
        Allow(home.Path);
    }

    /// <summary>From now on everything below this folder may be read.</summary>
    public void Allow(string folder)
    {
        roots.Add(Path.GetFullPath(folder));
        if (RealPath.Of(folder) is { } real)
            roots.Add(real);
    }

    /// <summary>
    /// What <paramref name="name"/> names, seen from <paramref name="folder"/>; it need not exist. Null when it may not be read, which is
    /// then in the log.
    /// </summary>
    /// <param name="option">The option that names another one instead, such as <c>--framework</c>; null when there is none.</param>
    public Place? Resolve(Place folder, string name, SourceSpot spot, string? option)
    {
        if (!IsName(name, spot))
            return null;
        var full = Path.GetFullPath(Path.Combine(folder.Path, name.Replace('\\', '/')));
        if (!Covers(full))
            return Leaves(name, "", spot, option);
        if (RealPath.Of(full) is not { } real)
        {
            log.Error("symlink-loop", $"\"{name}\" is a symbolic link that ends in itself.", spot);
            return null;
        }

        return Covers(real) ? Named(full, name) : Leaves(name, " through a symbolic link", spot, option);
    }

    /// <summary>What the user named on the command line: read wherever it is. Null when it is no name, which is then in the log.</summary>
    public Place? Given(string path, SourceSpot spot)
    {
        if (!IsName(path, spot))
            return null;
        var full = Path.GetFullPath(path);
        Allow(Directory.Exists(full) ? full : Path.GetDirectoryName(full)!);
        // By its last name only: findings are kept in the session, where no path of a machine belongs.
        return Named(full, Path.GetFileName(Path.TrimEndingDirectorySeparator(full)));
    }

    /// <summary>Whether a path without links lies in a folder that may be read.</summary>
    public bool Covers(string full) =>
        roots.Any(root =>
            full == root
            || full.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private bool IsName(string name, SourceSpot spot)
    {
        if (name.Length > 0 && !name.Any(char.IsControl))
            return true;
        log.Error("path-invalid", $"\"{name}\" is no name of a file.", spot);
        return false;
    }

    private Place Named(string full, string name)
    {
        var relative = Path.GetRelativePath(home.Path, full);
        var inside = relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
        return new Place(full, (inside ? relative : name).Replace('\\', '/'));
    }

    private Place? Leaves(string name, string how, SourceSpot spot, string? option)
    {
        var instead = option is null ? "" : $", or name another place with {option}";
        log.Error(
            "path-leaves-root", $"\"{name}\" leads out of the experiment's folder{how}; allow its folder with --root{instead}.", spot);
        return null;
    }
}
