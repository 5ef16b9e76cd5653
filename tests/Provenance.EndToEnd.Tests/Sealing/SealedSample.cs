using System.IO.Compression;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.EndToEnd.Tests.Sealing;

/// <summary>A sample, run and sealed, with its witness; each test takes a copy of the folder where it changes something.</summary>
public sealed class SealedSample : IAsyncLifetime
{
    internal Workplace Place { get; } = new();

    internal string Session { get; private set; } = "";

    internal string Root { get; private set; } = "";

    internal string Folder => Place.SessionFolder(Session);

    public async Task InitializeAsync()
    {
        var ended = await Place.RunAsync(
            "run", Repository.FullPath("samples/discernus-v10"), "--witness", "witness.jsonl", "--actor", "A. Reader", "--json");
        Root = ended.Expect(0).Json.GetProperty("seal").GetString()!;
        Session = Assert.Single(Place.Sessions);
    }

    public Task DisposeAsync()
    {
        Place.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>The folder's copy under another root; its path.</summary>
    internal string Copy()
    {
        var copy = Place.PathOf(Guid.NewGuid().ToString("N"), Session);
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>A zip of a session's folder.</summary>
    internal string Zip(string folder, bool withFolder)
    {
        var zip = Place.PathOf($"{Guid.NewGuid():N}.zip");
        ZipFile.CreateFromDirectory(folder, zip, CompressionLevel.Fastest, withFolder);
        return zip;
    }

    internal static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
