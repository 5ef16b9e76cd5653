namespace Provenance.Core.Experiments.Files;

/// <summary>Where a path ends when every symbolic link on the way is followed.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows before it gives up.</summary>
    private const int MostLinks = 40;

    /// <summary>The full path without links; parts that do not exist are kept as they are. Null: the links go in a circle.</summary>
    /// <exception cref="IOException">A folder on the way can't be looked into.</exception>
    public static string? Of(string path)
    {
        var pending = new Stack<string>(Parts(Path.GetFullPath(path)).Reverse());
        var real = Path.GetPathRoot(Path.GetFullPath(path))!;
        var links = 0;
        while (pending.TryPop(out var part))
        {
            var next = Path.GetFullPath(Path.Combine(real, part));
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                return null;
            if (Path.IsPathRooted(target))
                real = Path.GetPathRoot(target)!;
            foreach (var step in Parts(target).Reverse())
                pending.Push(step);
        }

        return real;
    }

    private static string[] Parts(string path) =>
        path[(Path.GetPathRoot(path)?.Length ?? 0)..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
}
