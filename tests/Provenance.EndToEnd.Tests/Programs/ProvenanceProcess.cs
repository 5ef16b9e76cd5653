using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Provenance.EndToEnd.Tests.Programs;

/// <summary>The built command line as a process of its own.</summary>
internal sealed class ProvenanceProcess : IAsyncDisposable
{
    /// <summary>No step of these tests takes a tenth of it; what takes longer hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly Process process;
    private readonly string command;
    private readonly StringBuilder errors = new();
    private readonly Lock gate = new();
    private readonly Task<string> output;
    private readonly Task reading;

    private ProvenanceProcess(Process process, string command)
    {
        (this.process, this.command) = (process, command);
        Started = Stopwatch.GetTimestamp();
        output = process.StandardOutput.ReadToEndAsync();
        reading = ReadErrorsAsync();
    }

    public int Id => process.Id;

    /// <summary>When the process was there, as <see cref="Stopwatch.GetTimestamp"/> says it.</summary>
    public long Started { get; }

    /// <param name="folder">The current folder of the process.</param>
    public static ProvenanceProcess Start(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "provenance.exe" : "provenance"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            // The key that seals is the test's own, never the user's.
            Environment = { ["PROVENANCE_KEY_FOLDER"] = Path.Combine(folder, "keys") },
        };
        return new ProvenanceProcess(Process.Start(start)!, $"provenance {string.Join(' ', start.ArgumentList)}");
    }

    public void Send(int signal) => Posix.Send(process.Id, signal);

    /// <summary>Ends it as a power cut would: at once, and without a last word.</summary>
    public async Task KillAsync()
    {
        Send(Posix.Kill);
        await EndAsync();
    }

    /// <summary>Stops it where it stands; returns when the system says that it has stopped.</summary>
    public async Task StopAsync()
    {
        Send(Posix.Stop);
        await Waiting.UntilAsync(() => StateOf(process.Id) is 'T' or null, $"{command} to stop");
    }

    /// <summary>The most memory that it ever held, in megabytes, when it was last looked at; 0 where the system has no such file.</summary>
    public double PeakMegabytes { get; private set; }

    public void Continue() => Send(Posix.Continue);

    /// <summary>Waits until it has said a word on standard error.</summary>
    public Task SaidAsync(string word) => Waiting.UntilAsync(() => Errors().Contains(word, StringComparison.Ordinal), $"{command} to say \"{word}\"");

    /// <summary>Waits for its end; one that does not come in time is a failure that tells what the process said.</summary>
    public async Task<ProgramEnd> EndAsync()
    {
        try
        {
            await Task.WhenAll(process.WaitForExitAsync(), output, reading).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            await Task.WhenAll(process.WaitForExitAsync(), output, reading);
            throw new TimeoutException($"Did not end within {Patience}: {Result()}");
        }

        return Result();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Looks at its memory until it ends: afterwards nobody knows.</summary>
    public async Task WatchMemoryAsync()
    {
        while (!process.HasExited && MemoryOf(process.Id) is { } peak)
        {
            PeakMegabytes = peak;
            await Task.Delay(BetweenLooks);
        }
    }

    private ProgramEnd Result() => new(command, process.ExitCode, output.Result, Errors());

    private async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (gate)
                errors.Append(line).Append('\n');
        }
    }

    /// <summary>What it has said on standard error so far.</summary>
    public string Errors()
    {
        lock (gate)
            return errors.ToString();
    }

    /// <summary>The high-water mark of its resident memory in megabytes; null where the system has no such file, or when it has gone.</summary>
    private static double? MemoryOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The state's letter; null where the system has no such file.</summary>
    private static char? StateOf(int id)
    {
        var file = $"/proc/{id}/stat";
        if (!File.Exists(file))
            return null;
        var text = File.ReadAllText(file);
        return text[text.LastIndexOf(')') + 2];
    }
}
