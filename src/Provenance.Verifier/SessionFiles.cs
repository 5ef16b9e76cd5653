using System.IO.Compression;

namespace Provenance.Verifier;

/// <summary>The files of a session by their names in its folder, wherever it lies.</summary>
internal sealed class SessionFiles : IDisposable
{
    private const string SessionJson = "session.json";

    private readonly Dictionary<string, Func<Stream>> files = new(StringComparer.Ordinal);
    private readonly ZipArchive? zip;

    private SessionFiles(ZipArchive? zip) => this.zip = zip;

    public IEnumerable<string> Names => files.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="IOException">There is no session.</exception>
    public static SessionFiles Open(string path)
    {
        var found = Directory.Exists(path) ? OpenFolder(path) : OpenZip(path);
        return found.Has(SessionJson) ? found : throw new IOException($"There is no session in {path}.");
    }

    public bool Has(string name) => files.ContainsKey(name);

    /// <summary>Null when there is no such file.</summary>
    public byte[]? Find(string name)
    {
        if (!files.TryGetValue(name, out var open))
            return null;
        using var stream = open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public void Dispose() => zip?.Dispose();

    private static SessionFiles OpenFolder(string path)
    {
        var found = new SessionFiles(null);
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            found.files.Add(Path.GetRelativePath(path, file).Replace('\\', '/'), () => File.OpenRead(file));
        return found;
    }

    private static SessionFiles OpenZip(string path)
    {
        var zip = ZipFile.OpenRead(path);
        var found = new SessionFiles(zip);
        var session = zip.Entries.Where(entry => entry.Name == SessionJson).MinBy(entry => entry.FullName.Length)?.FullName ?? SessionJson;
        var folder = session[..^SessionJson.Length];
        foreach (var entry in zip.Entries.Where(entry => entry.Name.Length > 0 && entry.FullName.StartsWith(folder, StringComparison.Ordinal)))
            found.files.TryAdd(entry.FullName[folder.Length..], entry.Open);
        return found;
    }
}
