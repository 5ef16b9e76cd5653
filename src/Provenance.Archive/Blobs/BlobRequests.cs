using Azure.Core;
using Azure.Storage.Blobs;

namespace Provenance.Archive.Blobs;

/// <summary>How requests are made to the storage: small ones, of which each keeps somebody waiting.</summary>
public static class BlobRequests
{
    private const int Retries = 6;

    /// <summary>Of one try. A record is some kilobytes; the longest body, the chronolog of a large session, is some hundred megabytes.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Retried by the client's own policy: after 0.1 s, doubling, some twelve seconds in all. Every write of ours can be sent twice: a new
    /// blob is made on condition that there is none, an append on condition that the blob has its length.
    /// </summary>
    public static BlobClientOptions Options()
    {
        // The oldest version that has all we use: emulators know it too.
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2023_11_03);
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = Retries;
        options.Retry.Delay = FirstPause;
        options.Retry.MaxDelay = LongestPause;
        options.Retry.NetworkTimeout = Timeout;
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }
}
