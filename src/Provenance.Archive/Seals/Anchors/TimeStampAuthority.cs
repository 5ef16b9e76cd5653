using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using Provenance.Core.Seals;

namespace Provenance.Archive.Seals.Anchors;

/// <summary>A service that signs, by RFC 3161, that it has seen a digest at a time: here that of the seal's file.</summary>
public sealed class TimeStampAuthority(HttpClient http, Uri address) : ISealAnchor
{
    private const int NonceLength = 16;

    public string Name => "time-stamp";

    public string? Extension => SealPaths.TimeStampExtension;

    public async Task<ReadOnlyMemory<byte>> AnchorAsync(Seal seal, CancellationToken cancellationToken)
    {
        var request = Rfc3161TimestampRequest.CreateFromData(
            seal.Bytes.Span, HashAlgorithmName.SHA256, nonce: Nonce(), requestSignerCertificates: true);
        try
        {
            using var query = new ByteArrayContent(request.Encode());
            query.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
            using var response = await http.PostAsync(address, query, cancellationToken);
            response.EnsureSuccessStatusCode();
            return request.ProcessResponse(await response.Content.ReadAsByteArrayAsync(cancellationToken), out _).AsSignedCms().Encode();
        }
        catch (Exception failure) when (failure is HttpRequestException or CryptographicException)
        {
            throw new AnchorFailedException(Name, failure.Message, failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AnchorFailedException(Name, "the service did not answer in time", late);
        }
    }

    /// <summary>A positive number, as DER wants it.</summary>
    private static byte[] Nonce()
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        nonce[0] = (byte)((nonce[0] & 0x7f) | 0x40);
        return nonce;
    }
}
