namespace Provenance.Durable.Storage;

/// <summary>
/// A folder of files, with exactly what durability needs and nothing more. Paths are relative to the store's root, with forward
/// slashes. What was appended, created, renamed or deleted is visible at once and outlives the process; it outlives the machine
/// once it was flushed: bytes by <see cref="IStoredFile.Flush"/>, names by <see cref="FlushFolder"/>, both by <see cref="FlushAll"/>.
/// Whatever goes wrong is an <see cref="IOException"/> (or an <see cref="UnauthorizedAccessException"/>).
/// </summary>
public interface IFileStore
{
    /// <summary>Creates an empty file, to be appended to.</summary>
    /// <exception cref="IOException">It exists, or its folder does not.</exception>
    IStoredFile Create(string path);

    /// <summary>Opens an existing file to append after its first <paramref name="length"/> bytes; the others are cut.</summary>
    IStoredFile Append(string path, long length);

    /// <summary>Opens a file that may be written to, renamed or deleted meanwhile.</summary>
    /// <exception cref="FileNotFoundException">There is none, or no such folder.</exception>
    Stream OpenRead(string path);

    bool FileExists(string path);

    bool FolderExists(string path);

    /// <summary>The names, not paths, of the files and folders in this folder, in ordinal order; none when there is no such folder.</summary>
    IReadOnlyList<string> List(string path);

    /// <summary>Creates the folder and those above it, where they do not exist.</summary>
    void CreateFolder(string path);

    /// <summary>Gives a file another name, atomically; a file of that name is replaced.</summary>
    void RenameFile(string from, string to);

    /// <summary>Gives a folder another name, atomically.</summary>
    /// <exception cref="IOException">The new name is taken.</exception>
    void RenameFolder(string from, string to);

    /// <summary>Deletes a file, if it is there.</summary>
    void DeleteFile(string path);

    /// <summary>Deletes a folder with everything in it, if it is there.</summary>
    void DeleteFolder(string path);

    /// <summary>Makes the names in this folder durable.</summary>
    void FlushFolder(string path);

    /// <summary>Makes these files durable, bytes and names, in the fastest way there is.</summary>
    void FlushAll(IReadOnlyCollection<string> files);

    /// <summary>
    /// Takes the lock that this file stands for, creating it where needed. The lock ends with the process that holds it, however that ends.
    /// </summary>
    /// <returns>Dispose to let go; null when another holds it.</returns>
    IDisposable? TryLock(string path);
}

/// <summary>A file open for appending, by one caller at a time.</summary>
public interface IStoredFile : IDisposable
{
    /// <summary>In bytes, with everything appended.</summary>
    long Length { get; }

    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Makes what was appended durable.</summary>
    void Flush();
}

/// <summary>What follows from the members of the port.</summary>
public static class FileStoreExtensions
{
    /// <summary>All bytes of a file.</summary>
    public static byte[] ReadAll(this IFileStore files, string path)
    {
        using var stream = files.OpenRead(path);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Writes a whole file aside and renames it into place, so that nobody ever sees a part of it.</summary>
    /// <param name="flush">Also makes the bytes and both names durable before and after the rename.</param>
    public static void Replace(this IFileStore files, string path, string aside, ReadOnlySpan<byte> bytes, bool flush)
    {
        using (var file = CreateAside(files, aside))
        {
            file.Append(bytes);
            if (flush)
                file.Flush();
        }

        files.RenameFile(aside, path);
        if (flush)
            files.FlushFolder(Folder(path));
    }

    /// <summary>Nearly always there is none of that name, so that is tried first.</summary>
    private static IStoredFile CreateAside(IFileStore files, string aside)
    {
        try
        {
            return files.Create(aside);
        }
        catch (IOException) when (files.FileExists(aside))
        {
            files.DeleteFile(aside);
            return files.Create(aside);
        }
    }

    /// <summary>The path of the folder that a file is in; empty for the store's root.</summary>
    public static string Folder(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
