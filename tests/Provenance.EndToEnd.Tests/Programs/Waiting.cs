using System.Diagnostics;

namespace Provenance.EndToEnd.Tests.Programs;

/// <summary>Waits for what only another process can bring about, and which nothing but looking can tell.</summary>
internal static class Waiting
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    /// <param name="what">Completes "waited in vain for".</param>
    public static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(began) > ProvenanceProcess.Patience)
                throw new TimeoutException($"Waited in vain for {what}.");
            await Task.Delay(BetweenLooks);
        }
    }
}
