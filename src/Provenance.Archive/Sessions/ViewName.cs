namespace Provenance.Archive.Sessions;

/// <summary>Names that come from outside: views, and the experiment's input files.</summary>
internal static class ViewName
{
    private const int MaxLength = 400;

    private static readonly string[] Folders = ["extracted", "deliverables"];

    /// <exception cref="ArgumentException">The name leaves its folder, or is not below <c>extracted/</c> or <c>deliverables/</c>.</exception>
    public static string View(string name) =>
        IsInside(name) && Folders.Contains(name.Split('/')[0]) && name.Contains('/', StringComparison.Ordinal)
            ? name
            : throw new ArgumentException($"A view is below extracted/ or deliverables/; this is \"{name}\".", nameof(name));

    /// <summary>Whether this is a relative path, with forward slashes, that stays where it is put.</summary>
    public static bool IsInside(string name) =>
        name.Length is > 0 and <= MaxLength
        && !name.Any(c => char.IsControl(c) || c is '\\' or ':')
        && name.Split('/').All(part => part is not ("" or "." or ".."));
}
