using Azure.Identity;
using Azure.Storage.Blobs;

namespace Provenance.Archive.Blobs;

/// <summary>
/// Where an archive is on blob storage: <c>blob:ACCOUNT/CONTAINER</c>, with a connection string, the account's URL, or a URL with a shared
/// access signature; or <c>blob:env:VARIABLE/CONTAINER</c>, so that no secret stands on a command line. A URL without a signature signs in
/// with Entra ID, as a managed identity or as whoever is signed in on this machine.
/// </summary>
public sealed class BlobLocation
{
    private const string Scheme = "blob:";

    private const string Variable = "env:";

    private readonly string account;
    private readonly string signature;

    private BlobLocation(string shown, string account, string container, string signature) =>
        (Shown, this.account, Container, this.signature) = ($"{Scheme}{shown}/{container}", account, container, signature);

    public string Container { get; }

    /// <summary>The place without any secret, to be shown, logged and kept: <c>blob:https://account.blob.core.windows.net/container</c>, or the variable's name.</summary>
    public string Shown { get; }

    /// <summary>Whether a text means blob storage.</summary>
    public static bool Is(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <param name="variable">Gives an environment variable's value.</param>
    /// <exception cref="InvalidBlobLocationException">It is written in no such way, or the variable is not set.</exception>
    public static BlobLocation Parse(string text, Func<string, string?> variable)
    {
        var place = Is(text) ? text[Scheme.Length..] : throw new InvalidBlobLocationException("it is written blob:ACCOUNT/CONTAINER");
        var (query, signature) = place.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? (place[..at], place[at..]) : (place, "");
        var slash = query.LastIndexOf('/');
        if (slash <= 0 || !IsContainer(query[(slash + 1)..]))
            throw new InvalidBlobLocationException("a container's name stands after the last slash: 3 to 63 lower-case letters, digits and single hyphens");
        var (account, container) = (query[..slash].TrimEnd('/'), query[(slash + 1)..]);
        var shown = IsUrl(account) || account.StartsWith(Variable, StringComparison.Ordinal) ? account : "connection";
        if (account.StartsWith(Variable, StringComparison.Ordinal))
        {
            var name = account[Variable.Length..];
            account = variable(name) ?? throw new InvalidBlobLocationException($"the environment variable {name} is not set");
            if (account.IndexOf('?', StringComparison.Ordinal) is var question and >= 0 && IsUrl(account))
                (account, signature) = (account[..question], account[question..]);
        }

        if (account.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && signature.Length == 0)
            throw new InvalidBlobLocationException("a URL without a signature signs in with Entra ID, which takes https");
        return IsUrl(account) || account.Contains('=', StringComparison.Ordinal)
            ? new BlobLocation(shown, account.TrimEnd('/'), container, signature)
            : throw new InvalidBlobLocationException("the account is a connection string, a URL, or env:VARIABLE");
    }

    /// <param name="configure">Changes to how requests are made; null for none.</param>
    public BlobContainerClient Open(Action<BlobClientOptions>? configure = null)
    {
        var options = BlobRequests.Options();
        configure?.Invoke(options);
        if (!IsUrl(account))
            return new BlobContainerClient(ConnectionString(), Container, options);
        var address = new Uri($"{account}/{Container}{signature}");
        return signature.Length > 0 ? new BlobContainerClient(address, options) : new BlobContainerClient(address, Identity(), options);
    }

    public override string ToString() => Shown;

    private string ConnectionString()
    {
        try
        {
            _ = new BlobServiceClient(account);
            return account;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidBlobLocationException("the connection string is not complete");
        }
    }

    private static DefaultAzureCredential Identity() => new DefaultAzureCredential(includeInteractiveCredentials: false);

    private static bool IsUrl(string account) =>
        account.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || account.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static bool IsContainer(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
}
