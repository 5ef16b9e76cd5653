using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Retries;

/// <summary>How long to wait before asking again.</summary>
internal static class RetryDelay
{
    /// <summary>
    /// The server's hint where it gave one, or else InitialDelayMs × BackoffMultiplier^retry, capped at MaxDelayMs; each varied by up to
    /// JitterFactor of itself, a hint only upwards.
    /// </summary>
    /// <param name="retry">Counts from 0.</param>
    /// <param name="failed">The attempt that failed: with the session's name the seed of the jitter.</param>
    public static TimeSpan Of(ModelSettings settings, int retry, TimeSpan? hint, string session, AttemptKey failed)
    {
        var chance = Chance(session, failed);
        if (hint is { } wanted)
            return wanted * (1 + (settings.JitterFactor * chance));
        var backoff = Math.Min(settings.InitialDelayMs * Math.Pow(settings.BackoffMultiplier, retry), settings.MaxDelayMs);
        return TimeSpan.FromMilliseconds(backoff * (1 + (settings.JitterFactor * ((2 * chance) - 1))));
    }

    /// <summary>A number from 0 up to 1 that is the same for the same attempt on any machine.</summary>
    private static double Chance(string session, AttemptKey attempt)
    {
        var seed = string.Create(CultureInfo.InvariantCulture, $"{session}|{attempt.FileName(ordinalDigits: 4)}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
        return BinaryPrimitives.ReadUInt32BigEndian(hash) / (uint.MaxValue + 1.0);
    }
}
