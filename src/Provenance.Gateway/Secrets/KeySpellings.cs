using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Provenance.Gateway.Secrets;

/// <summary>The ways in which a server, or something before it, may write a key that it was sent.</summary>
internal static class KeySpellings
{
    private const int BytesOfGroup = 3;

    public static IEnumerable<string> Of(string key) =>
    [
        key,
        JsonEncodedText.Encode(key).ToString(),
        JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        key.Replace("/", "\\/", StringComparison.Ordinal),
        Uri.EscapeDataString(key),
        Uri.EscapeDataString(key).Replace("%20", "+", StringComparison.Ordinal),
        Convert.ToHexString(Encoding.UTF8.GetBytes(key)),
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(key)),
        .. Base64(key).SelectMany(text => new[] { text, text.Replace('+', '-').Replace('/', '_') }),
    ];

    /// <summary>
    /// What any Base64 text that has the key in it, such as that of a header <c>Bearer …</c>, holds of it: three bytes become four letters,
    /// so there are three ways, by where the key begins; what depends on its neighbours is left out.
    /// </summary>
    private static IEnumerable<string> Base64(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        for (var skipped = 0; skipped < BytesOfGroup; skipped++)
        {
            var first = skipped == 0 ? 0 : BytesOfGroup - skipped;
            var whole = (bytes.Length - first) / BytesOfGroup * BytesOfGroup;
            if (whole > 0)
                yield return Convert.ToBase64String(bytes, first, whole);
        }
    }
}
