using System.Globalization;
using System.Text;
using Provenance.Core.Digests;

namespace Provenance.Core.Seals;

/// <summary>A signed payload as DSSE 1.0 (Dead Simple Signing Envelope) has it: what is signed says what the payload is, and how long.</summary>
/// <param name="KeyId">A hint; who decides by it whom to trust is fooled.</param>
/// <param name="Signature">Over <see cref="SignedBytes"/>; ECDSA as ASN.1 DER, as openssl has it.</param>
public sealed record DsseEnvelope(string PayloadType, ReadOnlyMemory<byte> Payload, string KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The pre-authentication encoding: the bytes that a signature is of.</summary>
    public static byte[] SignedBytes(string payloadType, ReadOnlySpan<byte> payload)
    {
        var type = Encoding.UTF8.GetBytes(payloadType);
        var head = string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {type.Length} {payloadType} {payload.Length} ");
        return [.. Encoding.UTF8.GetBytes(head), .. payload];
    }

    public static DsseEnvelope Sign(string payloadType, ReadOnlyMemory<byte> payload, SealingKey key) =>
        new(payloadType, payload, key.Public.Id.ToString(), key.Sign(SignedBytes(payloadType, payload.Span)));

    public bool IsSignedBy(VerifyingKey key) => key.Verifies(SignedBytes(PayloadType, Payload.Span), Signature.Span);

    public ReadOnlyMemory<byte> Write()
    {
        var json = new CanonicalJsonWriter(1024 + (2 * Payload.Length));
        json.BeginObject();
        json.String("payload", Convert.ToBase64String(Payload.Span));
        json.String("payloadType", PayloadType);
        json.BeginArray("signatures");
        json.BeginObject();
        json.String("keyid", KeyId);
        json.String("sig", Convert.ToBase64String(Signature.Span));
        json.EndObject();
        json.EndArray();
        json.EndObject();
        return json.WrittenMemory;
    }

    /// <exception cref="InvalidMemberException">It is no envelope with one signature.</exception>
    public static DsseEnvelope Read(ReadOnlyMemory<byte> bytes) => JsonMembers.Read(bytes, json =>
    {
        var signatures = json.Objects("signatures", signature => (Key: signature.Text("keyid"), Value: Base64(signature, "sig")));
        return signatures is [var only]
            ? new DsseEnvelope(json.Text("payloadType"), Base64(json, "payload"), only.Key, only.Value)
            : throw new InvalidMemberException("signatures", "a seal has one signature");
    });

    private static byte[] Base64(JsonMembers json, string name) => json.Parse(name, Convert.FromBase64String);
}
