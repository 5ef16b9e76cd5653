using System.IO.Compression;
using System.Text.Json;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Sessions;

/// <summary>A session in a zip: its folder, or the folder's files alone, at any depth.</summary>
public static class ZippedSession
{
    /// <returns>A store that has the session under its name, and that name.</returns>
    /// <exception cref="SessionNotFoundException">There is no session in the zip, or it is no zip.</exception>
    public static (ZipFileStore Files, string Name) Open(string path)
    {
        var stream = File.OpenRead(path);
        try
        {
            var (folder, name) = Find(stream, path);
            stream.Position = 0;
            return (new ZipFileStore(stream, entry => entry.StartsWith(folder, StringComparison.Ordinal) ? $"{name}/{entry[folder.Length..]}" : null), name);
        }
        catch (InvalidDataException)
        {
            stream.Dispose();
            throw new SessionNotFoundException(path);
        }
        catch (SessionNotFoundException)
        {
            stream.Dispose();
            throw;
        }
    }

    private static (string Folder, string Name) Find(FileStream stream, string path)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var session = zip.Entries.Where(entry => entry.Name == SessionPaths.SessionJson).MinBy(entry => entry.FullName.Length)
            ?? throw new SessionNotFoundException(path);
        var folder = session.FullName[..^SessionPaths.SessionJson.Length];
        return (folder, folder.Length > 0 ? folder.TrimEnd('/').Split('/')[^1] : NameIn(session, path));
    }

    private static string NameIn(ZipArchiveEntry session, string path)
    {
        try
        {
            using var stream = session.Open();
            using var json = JsonDocument.Parse(stream);
            return json.RootElement.GetProperty("name").GetString() is { } name && ViewName.IsInside(name) ? name : throw new SessionNotFoundException(path);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SessionNotFoundException(path);
        }
    }
}
