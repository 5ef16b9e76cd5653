using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Xunit;

namespace Provenance.Tests.Seals;

public sealed class DsseEnvelopeTests
{
    private const string Type = "http://example.com/HelloWorld";

    /// <summary>The test vector of the DSSE protocol, 1.0.0.</summary>
    [Fact]
    public void What_is_signed_is_as_in_the_protocols_example()
    {
        var signed = DsseEnvelope.SignedBytes(Type, "hello world"u8);

        Assert.Equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world", Encoding.UTF8.GetString(signed));
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Coordinate("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
                Y = Coordinate("5640078356564379163099075877009565129882514886557779369047442380624545832820"),
            },
        });
        var signature = Convert.FromBase64String("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==");
        Assert.True(key.VerifyData(signed, signature, HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Lengths_count_bytes() =>
        Assert.Equal("DSSEv1 4 t/é 2 é", Encoding.UTF8.GetString(DsseEnvelope.SignedBytes("t/é", "é"u8)));

    [Fact]
    public void An_envelope_is_signed_by_its_key_and_by_no_other()
    {
        using var key = SealingKey.Create();
        using var other = SealingKey.Create();
        var envelope = DsseEnvelope.Sign(Type, "hello world"u8.ToArray(), key);

        var read = DsseEnvelope.Read(envelope.Write());

        Assert.True(read.IsSignedBy(key.Public));
        Assert.False(read.IsSignedBy(other.Public));
        Assert.False((read with { Payload = "hello worlD"u8.ToArray() }).IsSignedBy(key.Public));
        Assert.False((read with { PayloadType = Type + "s" }).IsSignedBy(key.Public));
        Assert.False((read with { Signature = new byte[8] }).IsSignedBy(key.Public));
    }

    [Theory]
    [InlineData("""{"payload":"","payloadType":"t","signatures":[]}""")]
    [InlineData("""{"payload":"?","payloadType":"t","signatures":[{"keyid":"k","sig":""}]}""")]
    [InlineData("""{"payload":"","payloadType":"t"}""")]
    [InlineData("[]")]
    public void What_is_no_envelope_is_refused(string text) =>
        Assert.Throws<InvalidMemberException>(() => DsseEnvelope.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_key_is_known_by_its_pem_on_one_curve_only()
    {
        using var key = SealingKey.Create();
        using var again = SealingKey.Parse(key.ToPem());
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Equal(key.Public.Id, again.Public.Id);
        Assert.Equal(key.Public.Id, VerifyingKey.Parse(key.Public.ToPem()).Id);
        Assert.Throws<InvalidKeyException>(() => SealingKey.Parse(other.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<InvalidKeyException>(() => SealingKey.Parse(key.Public.ToPem()));
        Assert.Throws<InvalidKeyException>(() => VerifyingKey.Parse("no key"));
    }

    private static byte[] Coordinate(string number)
    {
        var bytes = BigInteger.Parse(number, CultureInfo.InvariantCulture).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
