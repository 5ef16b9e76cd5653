using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>A value as it stands in a history: JSON, UTF-8, without white space around it.</summary>
internal readonly record struct Payload(ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The first 8 bytes of the SHA-256, base64url: enough to see that a replay hands over something else.</summary>
    public string Fingerprint()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Utf8.Span, hash);
        return Base64Url.EncodeToString(hash[..8]);
    }

    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}
