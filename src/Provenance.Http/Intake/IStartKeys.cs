namespace Provenance.Http.Intake;

/// <summary>Remembers which session a request's <c>Idempotency-Key</c> led to, for as long as the archive is kept.</summary>
public interface IStartKeys
{
    /// <summary>What is bound to this key; null when nothing is.</summary>
    /// <param name="key">The SHA-256 of the key in hexadecimal: safe as a name.</param>
    Task<string?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Binds the text to the key, durably, unless something is bound to it already. The first of several wins.</summary>
    /// <returns>What is bound now.</returns>
    Task<string> BindAsync(string key, string text, CancellationToken cancellationToken);

    /// <summary>Lets go of a key, if this text is still bound to it: its session was deleted.</summary>
    Task ReleaseAsync(string key, string text, CancellationToken cancellationToken);
}
