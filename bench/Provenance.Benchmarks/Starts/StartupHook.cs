using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

/// <summary>
/// Loaded by the runtime into the measured program just before its Main (<c>DOTNET_STARTUP_HOOKS</c>): says when that was, on the clock
/// that all processes of the machine share.
/// </summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for this type without a namespace.")]
internal static class StartupHook
{
    public const string FileVariable = "PROVENANCE_BENCH_MAIN";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { } file)
            File.WriteAllText(file, Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
    }
}
