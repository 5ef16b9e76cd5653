namespace Provenance.Benchmarks.Workloads;

/// <summary>
/// A folder for one measurement, on the disk that is measured, and gone with it. Nothing in it is deleted before its end: ext4
/// takes no inode again for five seconds, and looks at each of them whenever a file is made meanwhile.
/// </summary>
internal sealed class Scratch : IDisposable
{
    public Scratch(DirectoryInfo? under) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(under?.FullName ?? System.IO.Path.GetTempPath(), $"provenance-bench-{Guid.NewGuid():N}")).FullName;

    public string Path { get; }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
