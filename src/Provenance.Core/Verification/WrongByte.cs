using System.Globalization;
using System.Security.Cryptography;
using Provenance.Core.Digests;

namespace Provenance.Core.Verification;

/// <summary>
/// Finds the first byte at which a file is not what was committed, though only a digest of that is kept: by copies that may have been
/// made of it, and by every change of a single byte. What is found is certain, for it has the digest.
/// </summary>
public static class WrongByte
{
    /// <summary>What a byte may have been, by how likely that is; each is tried as far as it takes about a second.</summary>
    private static readonly Trial[] Trials =
    [
        new(1_500_000_000, 8, b => Enumerable.Range(0, 8).Select(bit => (byte)(b ^ (1 << bit)))),
        new(600_000_000, 52, Alike),
        new(200_000_000, 255, b => Enumerable.Range(1, 255).Select(change => (byte)(b ^ change))),
    ];

    /// <param name="copies">What the file may have been.</param>
    /// <returns>Null when it can't be told.</returns>
    public static FoundByte? Find(ReadOnlyMemory<byte> found, Digest committed, params IEnumerable<ReadOnlyMemory<byte>> copies)
    {
        var wanted = Convert.FromHexString(committed.ToString());
        foreach (var copy in copies.Concat(Trimmed(found)))
        {
            if (Has(copy.Span, wanted))
                return Difference(found.Span, copy.Span);
        }

        return FindChanged(found, wanted);
    }

    /// <summary>What an editor may have added.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Trimmed(ReadOnlyMemory<byte> found)
    {
        yield return found[..Math.Max(0, found.Length - 1)];
        yield return found.Span.StartsWith("\uFEFF"u8) ? found[3..] : found;
        yield return found.ToArray().Where(b => b != '\r').ToArray();
        yield return (byte[])[.. found.Span, (byte)'\n'];
    }

    private static FoundByte? FindChanged(ReadOnlyMemory<byte> found, byte[] wanted)
    {
        var squared = (long)found.Length * found.Length;
        return Trials.Where(trial => squared * trial.Values <= trial.MostHashed)
            .Select(trial => FindChanged(found, wanted, trial))
            .FirstOrDefault(changed => changed is not null);
    }

    private static FoundByte? FindChanged(ReadOnlyMemory<byte> found, byte[] wanted, Trial trial)
    {
        FoundByte? result = null;
        Parallel.For(0, found.Length, found.ToArray, (at, loop, copy) =>
        {
            var stands = copy[at];
            foreach (var value in trial.Of(stands).TakeWhile(_ => !loop.IsStopped))
            {
                copy[at] = value;
                if (!Has(copy, wanted))
                    continue;
                result = new FoundByte(at, stands, value);
                loop.Stop();
            }

            copy[at] = stands;
            return copy;
        }, _ => { });
        return result;
    }

    /// <summary>Another digit instead of a digit, another letter instead of a letter: what somebody changes who changes one character.</summary>
    private static byte[] Alike(byte b) =>
        char.IsAsciiDigit((char)b) ? "0123456789"u8.ToArray()
        : char.IsAsciiLetter((char)b) ? "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8.ToArray()
        : [];

    private static FoundByte? Difference(ReadOnlySpan<byte> found, ReadOnlySpan<byte> was)
    {
        var at = found.CommonPrefixLength(was);
        return at == found.Length && at == was.Length
            ? null
            : new FoundByte(at, at < found.Length ? found[at] : null, at < was.Length ? was[at] : null);
    }

    /// <param name="MostHashed">In bytes.</param>
    /// <param name="Values">So many at most are tried for each byte.</param>
    /// <param name="Of">What a byte that stands there may have been.</param>
    private sealed record Trial(long MostHashed, int Values, Func<byte, IEnumerable<byte>> Of);

    private static bool Has(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> digest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return hash.SequenceEqual(digest);
    }
}

/// <summary>A byte that is not what it was.</summary>
/// <param name="Offset">From 0.</param>
/// <param name="Is">Null where the file ends.</param>
/// <param name="Was">Null where the file ended.</param>
public sealed record FoundByte(long Offset, byte? Is, byte? Was)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"byte {Offset} is {Describe(Is)}, it was {Describe(Was)}");

    private static string Describe(byte? value) => value switch
    {
        null => "the end",
        > 0x20 and < 0x7f => $"'{(char)value}'",
        _ => $"0x{value:x2}",
    };
}
