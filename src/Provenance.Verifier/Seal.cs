using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Provenance.Verifier;

/// <summary>A seal's file: an in-toto statement in a DSSE envelope.</summary>
internal sealed class Seal
{
    private readonly string payloadType;
    private readonly byte[] payload;
    private readonly byte[] signature;

    /// <exception cref="JsonException">It is no such file.</exception>
    public Seal(byte[] bytes)
    {
        try
        {
            using var envelope = JsonDocument.Parse(bytes);
            payloadType = envelope.RootElement.GetProperty("payloadType").GetString()!;
            payload = envelope.RootElement.GetProperty("payload").GetBytesFromBase64();
            var only = envelope.RootElement.GetProperty("signatures")[0];
            KeyId = only.GetProperty("keyid").GetString()!;
            signature = only.GetProperty("sig").GetBytesFromBase64();
            var statement = JsonDocument.Parse(payload).RootElement;
            Predicate = statement.GetProperty("predicate");
            List = statement.GetProperty("subject")[0];
            IsKnown = payloadType == "application/vnd.in-toto+json"
                && statement.GetProperty("_type").GetString() == "https://in-toto.io/Statement/v1"
                && statement.GetProperty("predicateType").GetString() == "urn:provenance:session-seal:v1";
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    public string KeyId { get; }

    /// <summary>Whether it is of the one kind that is known here.</summary>
    public bool IsKnown { get; }

    public JsonElement Predicate { get; }

    /// <summary>The first subject: name and digest of the list that the tree is over.</summary>
    public JsonElement List { get; }

    /// <summary>What is signed is the pre-authentication encoding of DSSE 1.0, by ECDSA on P-256 with SHA-256; the signature is ASN.1 DER.</summary>
    public bool IsSignedBy(string pem)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            return false;
        }

        var head = Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} ");
        return key.KeySize == 256 && key.VerifyData((byte[])[.. head, .. payload], signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The id of a public key: the SHA-256 of its SubjectPublicKeyInfo.</summary>
    public static string? IdOf(string pem)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return Hashes.Of(key.ExportSubjectPublicKeyInfo());
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            return null;
        }
    }
}
