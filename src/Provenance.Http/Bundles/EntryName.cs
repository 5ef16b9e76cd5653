using System.Collections.Frozen;
using System.Text;

namespace Provenance.Http.Bundles;

/// <summary>The name of a file in a bundle: relative, with forward slashes, the same file on every system, and never outside.</summary>
public static class EntryName
{
    private const int MostCharacters = 240;

    private const int MostFolders = 16;

    private static readonly FrozenSet<string> Devices = new[]
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the name, in Unicode's form C, when it is one.</summary>
    /// <exception cref="BundleRefusedException">It is none, with the rule that it breaks.</exception>
    public static string Parse(string name)
    {
        if (name.Length is 0 or > MostCharacters)
            throw Refused("path-length", $"has a name that is empty or longer than {MostCharacters} characters", name);
        if (name.Any(character => char.IsControl(character) || char.IsSurrogate(character) || "\\:*?\"<>|".Contains(character, StringComparison.Ordinal)))
            throw Refused("path-characters", "has a character in its name that not every system allows", name);
        if (name[0] == '/')
            throw Refused("path-absolute", "has an absolute name", name);
        var segments = name.Split('/');
        if (segments.Length > MostFolders)
            throw Refused("path-depth", $"lies in more than {MostFolders} folders", name);
        foreach (var segment in segments)
            CheckSegment(segment, name);
        return name.Normalize(NormalizationForm.FormC);
    }

    /// <summary>A name as it may be shown: nothing that steers a terminal, and not much of it.</summary>
    public static string Shown(string name)
    {
        var shown = new string([.. name.Take(80).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '?' : character)]);
        return name.Length > shown.Length ? shown + "..." : shown;
    }

    private static void CheckSegment(string segment, string name)
    {
        if (segment is ".." or ".")
            throw Refused("path-leaves-bundle", "has a name that leads out of the bundle, or could", name);
        if (segment.Length == 0)
            throw Refused("path-empty-segment", "has a name with an empty part", name);
        if (segment[^1] is '.' or ' ' || segment[0] == ' ' || Devices.Contains(segment.Split('.')[0]))
            throw Refused("path-reserved", "has a name that some systems take for something else", name);
    }

    private static BundleRefusedException Refused(string rule, string what, string name) =>
        new(rule, $"A file of the bundle {what}.", Shown(name));
}
