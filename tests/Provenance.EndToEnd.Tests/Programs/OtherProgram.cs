using System.Diagnostics;
using System.Text;

namespace Provenance.EndToEnd.Tests.Programs;

/// <summary>A program that is not the command line: a shell, openssl, the standalone verifier.</summary>
internal static class OtherProgram
{
    /// <summary>The verifier, as it is built beside the tests.</summary>
    public static string Verifier { get; } =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "provenance-verify.exe" : "provenance-verify");

    /// <summary>Whether programs of these names are found where the system looks for them.</summary>
    public static bool AreThere(params string[] programs) => programs.All(program =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))));

    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">The current folder of the process.</param>
    public static async Task<ProgramEnd> RunAsync(string program, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(ProvenanceProcess.Patience);
        return new ProgramEnd($"{program} {string.Join(' ', start.ArgumentList)}", process.ExitCode, await output, await errors);
    }
}
