namespace Provenance.Core.Experiments.Files;

/// <summary>A file or folder that was found.</summary>
/// <param name="Path">Full.</param>
/// <param name="Name">
/// How findings call it: relative to the experiment's folder, with forward slashes, or as it was named when outside.
/// </param>
internal sealed record Place(string Path, string Name)
{
    public bool IsFolder => Directory.Exists(Path);

    public bool IsFile => File.Exists(Path);

    public bool Exists => IsFile || IsFolder;

    /// <summary>Something directly below this folder.</summary>
    public Place Below(string name) => new(System.IO.Path.Combine(Path, name), Name is "" or "." ? name : $"{Name.TrimEnd('/')}/{name}");

    /// <summary>The folder that this is in.</summary>
    public Place Parent()
    {
        var slash = Name.TrimEnd('/').LastIndexOf('/');
        return new Place(System.IO.Path.GetDirectoryName(Path.TrimEnd('/'))!, slash < 0 ? "." : Name[..slash]);
    }
}
