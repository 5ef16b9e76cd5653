using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Provenance.Tests.Seals;

/// <summary>A service of RFC 3161 in a few lines, with a certificate of its own and the time that its clock has.</summary>
internal sealed class TinyTimeStampAuthority : HttpMessageHandler
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    private const string TokenInfo = "1.2.840.113549.1.9.16.1.4";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    private readonly TimeProvider clock;
    private readonly X509Certificate2 certificate;
    private int serial;

    public TinyTimeStampAuthority(TimeProvider clock)
    {
        this.clock = clock;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Tiny time stamps", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TimeStamping)], critical: true));
        certificate = request.CreateSelfSigned(clock.GetUtcNow().AddYears(-1), clock.GetUtcNow().AddYears(1));
    }

    public string Fingerprint => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>Answers that it can't.</summary>
    public bool Refuses { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var query = await message.Content!.ReadAsByteArrayAsync(cancellationToken);
        if (Refuses || !Rfc3161TimestampRequest.TryDecode(query, out var request, out _))
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        return new HttpResponseMessage { Content = new ByteArrayContent(Response(Sign(Info(request)))) };
    }

    protected override void Dispose(bool disposing)
    {
        certificate.Dispose();
        base.Dispose(disposing);
    }

    private byte[] Info(Rfc3161TimestampRequest request) => new Rfc3161TimestampTokenInfo(
        new Oid("1.2.3.4.1"), request.HashAlgorithmId, request.GetMessageHash(), new[] { (byte)Interlocked.Increment(ref serial) }, clock.GetUtcNow(), nonce: request.GetNonce()).Encode();

    private byte[] Sign(byte[] info)
    {
        var cms = new SignedCms(new ContentInfo(new Oid(TokenInfo), info));
        var signer = new CmsSigner(certificate) { DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), IncludeOption = X509IncludeOption.EndCertOnly };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(SigningCertificateV2), CertificateId()));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }

    /// <summary>SigningCertificateV2: a sequence of one ESSCertIDv2 with the default hash, SHA-256.</summary>
    private byte[] CertificateId()
    {
        var asn = new AsnWriter(AsnEncodingRules.DER);
        using (asn.PushSequence())
        using (asn.PushSequence())
        using (asn.PushSequence())
            asn.WriteOctetString(certificate.GetCertHash(HashAlgorithmName.SHA256));
        return asn.Encode();
    }

    /// <summary>TimeStampResp: granted, and the token.</summary>
    private static byte[] Response(byte[] token)
    {
        var asn = new AsnWriter(AsnEncodingRules.DER);
        using (asn.PushSequence())
        {
            using (asn.PushSequence())
                asn.WriteInteger(0);
            asn.WriteEncodedValue(token);
        }

        return asn.Encode();
    }
}
