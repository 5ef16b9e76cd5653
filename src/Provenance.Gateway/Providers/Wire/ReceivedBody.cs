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
        using var received = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            while (await stream.ReadAsync(chunk, cancellationToken) is > 0 and var count)
            {
                received.Write(chunk.AsSpan(0, count));
                if (received.Length > most)
                    return new ReceivedBody(received.ToArray().AsMemory(0, Math.Min(most, KeptOfTooLarge)), TooLarge: true);
                arrived?.Invoke(chunk.AsSpan(0, count));
            }
        }
        catch (IOException broken)
        {
            return new ReceivedBody(received.ToArray(), broken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new ReplyInterruptedException(response.Status, received.ToArray(), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return new ReceivedBody(received.ToArray());
    }
}
