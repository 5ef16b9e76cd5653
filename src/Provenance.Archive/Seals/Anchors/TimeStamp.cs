using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Provenance.Archive.Seals.Anchors;

/// <summary>What a time stamp token says, once its signature and digest fit.</summary>
/// <param name="By">The subject of the certificate that signed. Whether it can be trusted is for the reader to say.</param>
/// <param name="Certificate">The SHA-256 of that certificate.</param>
internal sealed record TimeStamp(DateTimeOffset Time, string By, string Certificate)
{
    /// <summary>Null when it is no token, or not of these bytes.</summary>
    public static TimeStamp? Read(ReadOnlyMemory<byte> token, ReadOnlySpan<byte> stamped)
    {
        if (!Rfc3161TimestampToken.TryDecode(token, out var decoded, out _) || !decoded.VerifySignatureForData(stamped, out var signer))
            return null;
        using (signer)
            return new TimeStamp(decoded.TokenInfo.Timestamp, signer.Subject, Fingerprint(signer));
    }

    public static string Fingerprint(X509Certificate2 certificate) =>
        certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant();
}
