namespace Provenance.Testing.Storage;

/// <summary>A folder of the test's own on the real disk, deleted at its end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("provenance-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
