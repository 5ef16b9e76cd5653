using System.Diagnostics.CodeAnalysis;

namespace Provenance.Gateway.Budgets.Days;

/// <summary>The operating system's lock on a ledger: whoever holds it is the only one, of all processes, that reads or writes it.</summary>
internal sealed class LedgerLock(string folder)
{
    private const int LongestPauseMs = 8;

    private readonly string path = Path.Combine(folder, "lock");

    /// <summary>
    /// Waits for the lock; disposing what it returns gives it back. The holder has it for about as long as a flush takes, of real time,
    /// whatever clock the budget has.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Who takes the lock gives it back.")]
    public async Task<IDisposable> TakeAsync()
    {
        for (var pause = 1; ; pause = Math.Min(pause * 2, LongestPauseMs))
        {
            if (TryTake() is { } held)
                return held;
            await Task.Delay(pause);
        }
    }

    private FileStream? TryTake()
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
