using Provenance.Testing.Storage;

namespace Provenance.EndToEnd.Tests.Programs;

/// <summary>A folder of the test's own, in which it runs the program.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Folder => folder.Path;

    /// <summary>The sessions that were made here, by name.</summary>
    public IReadOnlyList<string> Sessions =>
        Directory.Exists(SessionRoot) ? [.. Directory.EnumerateDirectories(SessionRoot, "session_*").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];

    private string SessionRoot => Path.Combine(Folder, "sessions");

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public string SessionFolder(string session) => Path.Combine(SessionRoot, session);

    /// <summary>A file of a session, such as <c>deliverables/results.csv</c>.</summary>
    public string ReadFrom(string session, string name) => File.ReadAllText(Path.Combine(SessionFolder(session), name));

    /// <summary>Writes a file, and the folders above it.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public ProvenanceProcess Start(params IEnumerable<string> arguments) => ProvenanceProcess.Start(Folder, arguments);

    /// <summary>Runs a command to its end.</summary>
    public async Task<ProgramEnd> RunAsync(params IEnumerable<string> arguments)
    {
        await using var process = Start(arguments);
        return await process.EndAsync();
    }

    public void Dispose() => folder.Dispose();
}
