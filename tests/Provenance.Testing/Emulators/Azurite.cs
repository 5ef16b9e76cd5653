using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Provenance.Testing.Emulators;

/// <summary>
/// Azurite, the emulator of Azure's storage, in memory, on free ports: one per test process, which it does not outlive. What is in it belongs
/// to the test that made it: each takes containers of its own.
/// </summary>
public sealed partial class Azurite
{
    private const string Account = "devstoreaccount1";

    /// <summary>Published with the emulator: it opens nothing else.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly Lazy<Task<Azurite>> Shared = new(() => Task.Run(StartAsync));

    private Azurite(string blobs, string queues, string tables) => (Blobs, Queues, Tables) = (blobs, queues, tables);

    /// <summary>Why it can't be had here; null when it can. Where it must not be missing, it is asked for all the same, and fails.</summary>
    public static string? Missing => AzuriteInstallation.Missing is { } why && Environment.GetEnvironmentVariable("AZURITE_REQUIRED") is null ? why : null;

    /// <summary>The URL of the account's blobs.</summary>
    public string Blobs { get; }

    /// <summary>The URL of the account's queues.</summary>
    public string Queues { get; }

    /// <summary>The URL of the account's tables.</summary>
    public string Tables { get; }

    /// <summary>For all three, with the key that every emulator has.</summary>
    public string ConnectionString => ConnectionTo(Blobs);

    /// <summary>The process's own emulator; started when it is first asked for.</summary>
    public static Task<Azurite> GetAsync() => Shared.Value;

    /// <summary>A connection string that finds the blobs elsewhere, such as behind a proxy.</summary>
    public string ConnectionTo(string blobs) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={blobs};QueueEndpoint={Queues};TableEndpoint={Tables};";

    private static async Task<Azurite> StartAsync()
    {
        var folder = await AzuriteInstallation.FindOrInstallAsync();
        var start = new ProcessStartInfo("node",
        [
            Path.Combine(folder, "run.js"), Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js"),
            "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill();
        var places = await PlacesAsync(process).WaitAsync(Patience);
        _ = process.StandardOutput.ReadToEndAsync();
        return new Azurite($"{places[0]}/{Account}", $"{places[1]}/{Account}", $"{places[2]}/{Account}");
    }

    private static async Task<string[]> PlacesAsync(Process process)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        while (places.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("Azurite ended before it listened.");
            if (Listening().Match(line) is { Success: true } match)
                places[match.Groups[1].Value] = match.Groups[2].Value;
        }

        return [places["Blob"], places["Queue"], places["Table"]];
    }

    [GeneratedRegex(@"Azurite (Blob|Queue|Table) service is successfully listening at (http://[\d.:]+)")]
    private static partial Regex Listening();
}
