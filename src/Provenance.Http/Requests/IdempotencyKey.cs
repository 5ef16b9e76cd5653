using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Provenance.Http.Problems;

namespace Provenance.Http.Requests;

/// <summary>The <c>Idempotency-Key</c> of a request, as a name that is safe anywhere.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MostCharacters = 255;

    /// <summary>The SHA-256 of the key in hexadecimal; null when there is none. Quotes around it, as in structured fields, do not count.</summary>
    /// <exception cref="RequestRefusedException">It is empty, too long, not plain, or stands twice.</exception>
    public static string? Find(HttpRequest request)
    {
        var given = request.Headers[Header];
        if (given.Count == 0)
            return null;
        var key = given is [{ } only] ? Unquoted(only.Trim()) : "";
        return key.Length is > 0 and <= MostCharacters && key.All(character => character is > ' ' and <= '~' and not '"')
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))
            : throw new RequestRefusedException(Problem.InvalidKey, $"One key of 1 to {MostCharacters} visible ASCII characters is wanted, such as a UUID.");
    }

    private static string Unquoted(string key) => key.Length >= 2 && key[0] == '"' && key[^1] == '"' ? key[1..^1] : key;
}
