using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Provenance.Core;

namespace Provenance.Cli.Serving;

/// <summary>The key that callers of a served API must send: the same header as under Azure Functions.</summary>
internal sealed class ServeKey
{
    private const string Header = "x-functions-key";

    private const int LeastCharacters = 16;

    private readonly byte[] digest;

    private ServeKey(string key) => digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <exception cref="ServeKeyException">The variable is not set, or what it holds can be guessed.</exception>
    public static ServeKey Of(string variable) => Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: >= LeastCharacters } key
        ? new ServeKey(key)
        : throw new ServeKeyException(variable, LeastCharacters);

    /// <summary>Takes the same time whatever is wrong.</summary>
    public bool IsIn(HttpRequest request) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers[Header].ToString())), digest);
}

/// <summary>The key for callers is missing or too short.</summary>
internal sealed class ServeKeyException(string variable, int least)
    : ProvenanceException($"The environment variable {variable} must hold a key of at least {least} characters.")
{
    public string Variable { get; } = variable;
}
