using System.Diagnostics;
using System.Security.Cryptography;
using Provenance.Testing.House;

namespace Provenance.Testing.Emulators;

/// <summary>
/// Azurite as npm installs it from <c>tests/azurite</c>, in a folder of the user's cache: once for every lock file, whatever checkout it is
/// in and however many test processes ask for it.
/// </summary>
internal static class AzuriteInstallation
{
    private static readonly string[] Files = ["package.json", "package-lock.json", "run.js"];

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Why it can't be installed here; null when it can.</summary>
    public static string? Missing { get; } = new[] { "node", "npm" }.FirstOrDefault(tool => !IsOnPath(tool)) is { } tool
        ? $"{tool} is not there, so Azurite can't be installed."
        : null;

    /// <returns>The folder that it is in.</returns>
    public static async Task<string> FindOrInstallAsync()
    {
        if (Missing is { } why)
            throw new InvalidOperationException(why);
        var source = Repository.FullPath("tests/azurite");
        var contents = Files.SelectMany(file => File.ReadAllBytes(Path.Combine(source, file))).ToArray();
        var cache = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "provenance-tests");
        var folder = Path.Combine(cache, $"azurite-{Convert.ToHexStringLower(SHA256.HashData(contents))[..12]}");
        Directory.CreateDirectory(folder);
        await using var alone = await LockAsync(Path.Combine(folder, ".installing"));
        // npm writes this file when all others are there.
        if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            return folder;
        foreach (var file in Files)
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file), overwrite: true);
        await InstallAsync(folder);
        return folder;
    }

    private static async Task InstallAsync(string folder)
    {
        var start = new ProcessStartInfo("npm", ["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start)!;
        var said = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync()).WaitAsync(Patience);
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci for Azurite ended with {npm.ExitCode}: {string.Join('\n', said)}");
    }

    /// <summary>Others that install wait here; a process that dies lets go.</summary>
    private static async Task<FileStream> LockAsync(string path)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(BetweenTries);
            }
        }
    }

    private static bool IsOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder =>
            File.Exists(Path.Combine(folder, tool)) || File.Exists(Path.Combine(folder, $"{tool}.cmd")) || File.Exists(Path.Combine(folder, $"{tool}.exe")));
}
