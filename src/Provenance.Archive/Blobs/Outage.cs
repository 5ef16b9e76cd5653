namespace Provenance.Archive.Blobs;

/// <summary>Waits for a storage that is away. What is asked of it can be asked twice.</summary>
internal sealed class Outage(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>An answer that is here is paid for: it waits longer than the client's own retries do.</summary>
    /// <exception cref="BlobStorageException">The storage refused, or was away for ten minutes.</exception>
    public async Task<T> OutlastAsync<T>(Func<Task<T>> ask)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (BlobStorageException away) when (away.IsAway && time.GetElapsedTime(began) < Longest)
            {
                await Task.Delay(Pause, time);
            }
        }
    }
}
