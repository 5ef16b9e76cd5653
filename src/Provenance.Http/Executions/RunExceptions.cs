namespace Provenance.Http.Executions;

/// <summary>The root of what <c>Provenance.Http</c> throws. Each kind below it carries its facts as properties.</summary>
public abstract class ApiException(string message) : Exception(message);

/// <summary>An execution of the session has not ended, or another process holds the session.</summary>
public sealed class RunActiveException(string session) : ApiException($"{session} is being executed.")
{
    public string Session { get; } = session;
}

/// <summary>The session has no execution that could be suspended, continued or terminated.</summary>
public sealed class NoExecutionException(string session) : ApiException($"{session} has no execution that has not ended.")
{
    public string Session { get; } = session;
}

/// <summary>The host that serves the API can't do what is wished.</summary>
/// <param name="wish">The member of the request that says it.</param>
public sealed class WishNotHereException(string wish) : ApiException($"This host does not know \"{wish}\".")
{
    public string Wish { get; } = wish;
}
