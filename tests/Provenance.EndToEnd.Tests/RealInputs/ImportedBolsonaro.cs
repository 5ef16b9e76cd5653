using System.IO.Compression;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing;
using Xunit;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>The session that <c>import</c> makes of the recorded analyses; none where they are not there.</summary>
public sealed class ImportedBolsonaro : IAsyncLifetime
{
    public const string DataSet = "bolsonaro-pdaf";

    private readonly Workplace place = new();
    private string session = "";

    internal ResultsTable Results { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (RecordedData.Find(DataSet) is not { } folder)
            return;
        var import = (await place.RunAsync("import", folder, "--json")).Expect(0).Json;
        Assert.Equal((85, 85), (import.GetProperty("status").GetProperty("records").GetInt32(), import.GetProperty("usable").GetInt32()));
        session = Assert.Single(place.Sessions);
        Results = ResultsTable.Read(place, session);
    }

    public Task DisposeAsync()
    {
        place.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A file of the session.</summary>
    internal string Read(string name) => place.ReadFrom(session, name);

    /// <summary>Runs a command on the session.</summary>
    internal Task<ProgramEnd> RunAsync(string command, params IEnumerable<string> arguments) => place.RunAsync([command, session, .. arguments]);

    /// <summary>Runs a command on a zip of the session.</summary>
    internal async Task<ProgramEnd> RunOnZipAsync(string command, params IEnumerable<string> arguments)
    {
        var zip = place.PathOf($"{Guid.NewGuid():N}.zip");
        await ZipFile.CreateFromDirectoryAsync(place.SessionFolder(session), zip, CompressionLevel.Fastest, includeBaseDirectory: true);
        return await place.RunAsync([command, zip, .. arguments]);
    }
}
