using System.Runtime.InteropServices;

namespace Provenance.Cli.Running;

/// <summary>
/// Ctrl+C, or SIGTERM: the first asks to stop (what is in flight is awaited and archived, nothing new begins), the second ends at once.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    public const string Announcement = "Stopping: answers in flight are awaited and archived. Once more stops at once.";

    private readonly CancellationTokenSource stop = new();
    private readonly PosixSignalRegistration interrupted;
    private readonly PosixSignalRegistration terminated;

    public Interrupt()
    {
        interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => stop.Token;

    public void Dispose()
    {
        interrupted.Dispose();
        terminated.Dispose();
        stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (stop.IsCancellationRequested)
            Environment.Exit(ExitCode.Interrupted);
        context.Cancel = true;
        stop.Cancel();
    }
}
