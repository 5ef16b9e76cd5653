namespace Provenance.Durable.Storage;

/// <summary>A folder on this machine's disk.</summary>
/// <param name="root">The folder; created when the first file is.</param>
public sealed class DiskFileStore(string root) : IFileStore
{
    private const FileShare AnyShare = FileShare.ReadWrite | FileShare.Delete;

    private const int FlushesInParallel = 16;

    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private const int LinuxTryAgain = 11;

    private const int BsdTryAgain = 35;

    public string Root { get; } = Path.GetFullPath(root);

    public IStoredFile Create(string path) => new DiskFile(Full(path), FileMode.CreateNew, 0);

    public IStoredFile Append(string path, long length) => new DiskFile(Full(path), FileMode.Open, length);

    public Stream OpenRead(string path)
    {
        try
        {
            return new FileStream(Full(path), FileMode.Open, FileAccess.Read, AnyShare, bufferSize: 0);
        }
        catch (DirectoryNotFoundException missing)
        {
            throw new FileNotFoundException($"There is no file {path}.", path, missing);
        }
    }

    public bool FileExists(string path) => File.Exists(Full(path));

    public bool FolderExists(string path) => Directory.Exists(Full(path));

    public IReadOnlyList<string> List(string path)
    {
        var folder = new DirectoryInfo(Full(path));
        return folder.Exists
            ? [.. folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)]
            : [];
    }

    public void CreateFolder(string path) => Directory.CreateDirectory(Full(path));

    public void RenameFile(string from, string to) => File.Move(Full(from), Full(to), overwrite: true);

    public void RenameFolder(string from, string to) => Directory.Move(Full(from), Full(to));

    public void DeleteFile(string path)
    {
        if (File.Exists(Full(path)))
            File.Delete(Full(path));
    }

    public void DeleteFolder(string path)
    {
        if (Directory.Exists(Full(path)))
            Directory.Delete(Full(path), recursive: true);
    }

    public void FlushFolder(string path) => FolderFlush.Folder(Full(path));

    public void FlushAll(IReadOnlyCollection<string> files)
    {
        if (files.Count == 0 || FolderFlush.TryWholeFileSystem(Root))
            return;
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = FlushesInParallel }, path =>
        {
            using var file = new DiskFile(Full(path), FileMode.Open, null);
            file.Flush();
        });
        foreach (var folder in files.Select(FileStoreExtensions.Folder).Distinct(StringComparer.Ordinal))
            FlushFolder(folder);
    }

    public IDisposable? TryLock(string path)
    {
        try
        {
            return new FileStream(Full(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException held) when (IsHeld(held))
        {
            return null;
        }
    }

    /// <summary>What the system says when another has the file for itself: EAGAIN, or a violation of sharing. A full disk is something else.</summary>
    private static bool IsHeld(IOException refused) => refused.HResult ==
        (OperatingSystem.IsWindows() ? WindowsSharingViolation : OperatingSystem.IsLinux() ? LinuxTryAgain : BsdTryAgain);

    private string Full(string path) => Path.Join(Root, path);
}
