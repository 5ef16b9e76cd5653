using System.Runtime.InteropServices;

namespace Provenance.EndToEnd.Tests.Programs;

/// <summary>What these tests do to processes and files that .NET has no call for. Linux and macOS.</summary>
internal static partial class Posix
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private const int OwnerOnly = 0x180;
    private const nint DefaultHandler = 0;

    public static int Stop => OperatingSystem.IsMacOS() ? 17 : 19;

    public static int Continue => OperatingSystem.IsMacOS() ? 19 : 18;

    public static void Send(int process, int signal)
    {
        if (SendSignal(process, signal) != 0)
            throw Failure($"signal {signal} to process {process}");
    }

    /// <summary>
    /// Lets processes that this one starts hear Ctrl+C. A shell that runs the tests in the background has it ignored, and whoever is
    /// started inherits that.
    /// </summary>
    public static void HearInterrupts() => _ = SetHandler(Interrupt, DefaultHandler);

    /// <summary>Makes a named pipe: whoever opens it waits until another opens its other end.</summary>
    public static void MakePipe(string path)
    {
        if (MakeFifo(path, OwnerOnly) != 0)
            throw Failure(path);
    }

    private static IOException Failure(string what) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, int mode);
}
