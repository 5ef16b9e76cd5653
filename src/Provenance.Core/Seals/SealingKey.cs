using System.Security.Cryptography;
using Provenance.Core.Digests;

namespace Provenance.Core.Seals;

/// <summary>A private key that seals sessions: ECDSA on the curve P-256, with SHA-256.</summary>
public sealed class SealingKey : IDisposable
{
    private readonly ECDsa key;

    private SealingKey(ECDsa key)
    {
        this.key = key;
        Public = VerifyingKey.Of(key);
    }

    public VerifyingKey Public { get; }

    public static SealingKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <param name="pem">A private key in PEM, such as openssl writes: PKCS #8 or SEC 1, without a password.</param>
    /// <exception cref="InvalidKeyException">It is something else, or on another curve.</exception>
    public static SealingKey Parse(string pem) => new(VerifyingKey.Import(pem, needsPrivate: true));

    /// <summary>PKCS #8, PEM.</summary>
    public string ToPem() => key.ExportPkcs8PrivateKeyPem() + "\n";

    public byte[] Sign(ReadOnlySpan<byte> bytes) => key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => key.Dispose();
}

/// <summary>The public half of a sealing key.</summary>
public sealed class VerifyingKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly byte[] encoded;

    private VerifyingKey(byte[] encoded) => (this.encoded, Id) = (encoded, Digest.Of(encoded));

    /// <summary>The digest of the key's SubjectPublicKeyInfo in DER.</summary>
    public Digest Id { get; }

    /// <param name="pem">A public key in PEM: SubjectPublicKeyInfo.</param>
    /// <exception cref="InvalidKeyException">It is something else, or on another curve.</exception>
    public static VerifyingKey Parse(string pem)
    {
        using var key = Import(pem, needsPrivate: false);
        return Of(key);
    }

    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", encoded) + "\n";

    /// <param name="signature">ASN.1 DER.</param>
    public bool Verifies(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(encoded, out _);
        return key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    internal static VerifyingKey Of(ECDsa key) => new(key.ExportSubjectPublicKeyInfo());

    internal static ECDsa Import(string pem, bool needsPrivate)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(needsPrivate).Curve.Oid.Value != P256)
                throw new InvalidKeyException("it is not on the curve P-256");
            return key;
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new InvalidKeyException(needsPrivate ? $"it is no private key in PEM: {wrong.Message}" : $"it is no public key in PEM: {wrong.Message}");
        }
        catch (InvalidKeyException)
        {
            key.Dispose();
            throw;
        }
    }
}

/// <summary>A key that can't be used.</summary>
public sealed class InvalidKeyException(string rule) : ProvenanceException($"The key can't be used: {rule}")
{
    public string Rule { get; } = rule;
}
