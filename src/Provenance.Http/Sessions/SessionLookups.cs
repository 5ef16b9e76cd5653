using Provenance.Http.Problems;

namespace Provenance.Http.Sessions;

internal static class SessionLookups
{
    /// <summary>Opens a session for reading. A name that can't be one never reaches the archive.</summary>
    /// <exception cref="NotThereException">There is none of this name.</exception>
    public static async Task<SessionView> GetAsync(this ISessionCatalog catalog, string session, CancellationToken cancellationToken) =>
        (SessionName.IsValid(session) ? await catalog.FindAsync(session, cancellationToken) : null) ?? throw new NotThereException(Problem.NoSuchSession);
}
