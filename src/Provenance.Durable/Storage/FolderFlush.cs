using System.Runtime.InteropServices;

namespace Provenance.Durable.Storage;

/// <summary>
/// The two flushes that .NET has no call for. A POSIX folder keeps a new name only when the folder itself is flushed; Windows
/// journals its names. Linux flushes a whole file system at once, some ten times faster than a thousand files one by one.
/// </summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The folder can't be opened or flushed.</exception>
    public static void Folder(string path)
    {
        if (!OperatingSystem.IsWindows())
            WithDescriptor(path, FSync);
    }

    /// <summary>Flushes the file system that this folder is on. Since Linux 5.8 a failed write-back is reported here.</summary>
    /// <returns>False where the system has no such call, or does not report failures.</returns>
    public static bool TryWholeFileSystem(string path)
    {
        if (!OperatingSystem.IsLinux() || Environment.OSVersion.Version < new Version(5, 8))
            return false;
        WithDescriptor(path, SyncFS);
        return true;
    }

    private static void WithDescriptor(string path, Func<int, int> flush)
    {
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
            throw Failure(path);
        try
        {
            if (flush(descriptor) < 0)
                throw Failure(path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string path) =>
        new($"{path} can't be flushed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFS(int descriptor);
}
