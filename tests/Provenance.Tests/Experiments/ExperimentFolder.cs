using System.Text;
using Provenance.Core.Experiments;

namespace Provenance.Tests.Experiments;

/// <summary>A temporary folder with the files of an experiment; gone when the test ends.</summary>
internal sealed class ExperimentFolder : IDisposable
{
    public const string Framework = """
        name: mood
        version: "1"
        prompt: Read the text and score its mood.
        dimensions:
          - {name: hope, description: Looks forward, markers: [tomorrow]}
          - {name: fear, description: Looks away}
        metrics:
          - {name: net, formula: hope - fear}
        """;

    public const string Experiment = """
        name: moods
        framework: framework.yaml
        corpus:
          documents:
            - {id: a, text: A good day., metadata: {group: x}}
            - {id: b, text: A bad day., metadata: {group: y}}
        """;

    public string Path { get; } = Directory.CreateTempSubdirectory("provenance-").FullName;

    public ExperimentFolder Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public ExperimentFolder Write(string name, byte[] bytes)
    {
        var full = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return this;
    }

    /// <summary>Writes the small experiment of this class with changes made to its text.</summary>
    public ExperimentFolder WriteOwn(Func<string, string>? experiment = null, Func<string, string>? framework = null) =>
        Write("experiment.yaml", (experiment ?? (text => text))(Experiment)).Write("framework.yaml", (framework ?? (text => text))(Framework));

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public ExperimentReading Read(ReadOptions? options = null) => ExperimentReader.Read(Path, options ?? new ReadOptions());

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
