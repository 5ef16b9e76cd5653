using Provenance.Gateway.Catalog;

namespace Provenance.Tests.Gateway.Catalog;

/// <summary>A models file in a folder of its own.</summary>
internal sealed class TemporaryModelsFile : IDisposable
{
    /// <summary>A lone surrogate in the text stands for a byte that is not UTF-8.</summary>
    public TemporaryModelsFile(string yaml)
    {
        var bytes = yaml.SelectMany(c => char.IsSurrogate(c) ? [(byte)0xFF] : System.Text.Encoding.UTF8.GetBytes([c])).ToArray();
        System.IO.File.WriteAllBytes(System.IO.Path.Combine(Path, ModelsFile.DefaultName), bytes);
    }

    public string File => System.IO.Path.Combine(Path, ModelsFile.DefaultName);

    public string Path { get; } = Directory.CreateTempSubdirectory("provenance-models-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
