using System.Buffers;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>A response body, as much of it as came.</summary>
/// <param name="Broken">What ended it before its end; null when it is whole.</param>
internal sealed record ReceivedBody(ReadOnlyMemory<byte> Bytes, IOException? Broken = null, bool TooLarge = false)
{
    /// <summary>The longest answer of any model is far below this; what is longer is no answer.</summary>
    public const int Most = 16 * 1024 * 1024;

    /// <summary>How much is kept of a body that is too large.</summary>
    private const int KeptOfTooLarge = 64 * 1024;

    private const int ChunkSize = 16 * 1024;

    /// <param name="arrived">Sees each chunk as it comes; null for nobody.</param>
    /// <param name="most">In bytes.</param>
    /// <exception cref="ReplyInterruptedException">The token was cancelled; it holds what had come.</exception>
    public static async Task<ReceivedBody> ReadAsync(
        WireResponse response, Action<ReadOnlySpan<byte>>? arrived, int most, CancellationToken cancellationToken)
    {
        if (response.Content is not { } stream)
            return new ReceivedBody(ReadOnlyMemory<byte>.Empty);
        var (room, length) = (ArrayPool<byte>.Shared.Rent(ChunkSize), 0);
        try
        {
            while (await stream.ReadAsync(room.AsMemory(length), cancellationToken) is > 0 and var count)
            {
                length += count;
                if (length > most)
                    return new ReceivedBody(room.AsSpan(0, Math.Min(most, KeptOfTooLarge)).ToArray(), TooLarge: true);
                arrived?.Invoke(room.AsSpan(length - count, count));
                if (length == room.Length)
                    room = Larger(room);
            }

            return new ReceivedBody(room.AsSpan(0, length).ToArray());
        }
        catch (IOException broken)
        {
            return new ReceivedBody(room.AsSpan(0, length).ToArray(), broken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new ReplyInterruptedException(response.Status, room.AsSpan(0, length).ToArray(), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static byte[] Larger(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * full.Length);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
