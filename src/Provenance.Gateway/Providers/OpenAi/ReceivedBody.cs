using System.Buffers;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>A response body, as much of it as came.</summary>
/// <param name="Broken">What ended it before its end; null when it is whole.</param>
internal sealed record ReceivedBody(ReadOnlyMemory<byte> Bytes, IOException? Broken = null, bool TooLarge = false)
{
    /// <summary>The longest answer of any model is far below this; what is longer is no answer.</summary>
    private const int Most = 16 * 1024 * 1024;

    /// <summary>How much is kept of a body that is too large.</summary>
    private const int KeptOfTooLarge = 64 * 1024;

    private const int ChunkSize = 16 * 1024;

    /// <exception cref="ReplyInterruptedException">The token was cancelled; it holds what had come.</exception>
    public static async Task<ReceivedBody> ReadAsync(Stream? stream, int status, CancellationToken cancellationToken)
    {
        if (stream is null)
            return new ReceivedBody(ReadOnlyMemory<byte>.Empty);
        using var received = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            while (await stream.ReadAsync(chunk, cancellationToken) is > 0 and var count)
            {
                received.Write(chunk.AsSpan(0, count));
                if (received.Length > Most)
                    return new ReceivedBody(received.ToArray().AsMemory(0, KeptOfTooLarge), TooLarge: true);
            }
        }
        catch (IOException broken)
        {
            return new ReceivedBody(received.ToArray(), broken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new ReplyInterruptedException(status, received.ToArray(), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return new ReceivedBody(received.ToArray());
    }
}
