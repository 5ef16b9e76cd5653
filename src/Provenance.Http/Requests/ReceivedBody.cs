using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Provenance.Http.Bundles;
using Provenance.Http.Problems;

namespace Provenance.Http.Requests;

/// <summary>A request's body, received whole into a file of its own that is deleted at the end, and hashed on the way.</summary>
internal sealed class ReceivedBody : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private ReceivedBody(FileStream file, string digest) => (File, Digest) = (file, digest);

    /// <summary>At its beginning.</summary>
    public FileStream File { get; }

    /// <summary>SHA-256, in hexadecimal.</summary>
    public string Digest { get; }

    /// <param name="under">Where the file is made.</param>
    /// <exception cref="BundleRefusedException">The body is longer than the limit, whatever it announced.</exception>
    public static Task<ReceivedBody> ReceiveAsync(HttpRequest request, string under, BundleLimits limits, CancellationToken cancellationToken)
    {
        RequirePlain(request);
        if (request.ContentLength > limits.RequestBytes)
            throw TooLarge(limits);
        // Our limit holds, not the server's own, which would not say which one it is.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.RequestBytes + (2 * BufferBytes);
        return ReceiveAsync(request.Body, under, limits, cancellationToken);
    }

    /// <inheritdoc cref="ReceiveAsync(HttpRequest, string, BundleLimits, CancellationToken)"/>
    [SuppressMessage("Reliability", "CA2000", Justification = "The body that is returned owns the file.")]
    public static async Task<ReceivedBody> ReceiveAsync(Stream body, string under, BundleLimits limits, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(under);
        var file = new FileStream(
            Path.Combine(under, "body-" + Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        try
        {
            return new ReceivedBody(file, await CopyAsync(body, file, limits, cancellationToken));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="RequestRefusedException">The body is packed: its bytes are not those that it stands for.</exception>
    public static void RequirePlain(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Any(encoding => encoding is { Length: > 0 } && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            throw new RequestRefusedException(Problem.UnsupportedMedia, "A body comes as it is, without a Content-Encoding.");
    }

    public ValueTask DisposeAsync() => File.DisposeAsync();

    private static async Task<string> CopyAsync(Stream body, FileStream file, BundleLimits limits, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (file.Position + read > limits.RequestBytes)
                throw TooLarge(limits);
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        file.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static BundleRefusedException TooLarge(BundleLimits limits) => BundleRefusedException.TooLarge("too-large-request", "The body has", limits.RequestBytes);
}
