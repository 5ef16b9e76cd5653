using Provenance.Core.Archives;

namespace Provenance.Http.Sessions;

/// <summary>The sessions that the archive holds, to look at.</summary>
public interface ISessionCatalog
{
    /// <summary>The names of all sessions, oldest first.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens a session for reading, whoever writes to it; null when there is none of this name.</summary>
    /// <param name="session">A valid <see cref="SessionName"/>.</param>
    Task<SessionView?> FindAsync(string session, CancellationToken cancellationToken);

    /// <summary>Whether anything is there under this name, readable or not.</summary>
    /// <param name="session">As above.</param>
    Task<bool> IsThereAsync(string session, CancellationToken cancellationToken);

    /// <summary>Deletes the archive of a session that nobody executes.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="Executions.RunActiveException">A process holds it.</exception>
    Task<bool> DeleteAsync(string session, CancellationToken cancellationToken);
}

/// <summary>A session opened for reading.</summary>
/// <param name="Reader">Disposed with the view.</param>
/// <param name="IsHeld">Whether a process holds the session at this moment, as far as the archive knows.</param>
/// <param name="End">How its last process said that its run ended (<c>done</c>, <c>gaps</c>, ...); null when it did not get so far.</param>
/// <param name="ChronologAfter">The chronolog's lines, without their ends, from the first whose number is greater.</param>
public sealed record SessionView(
    ISessionReader Reader, bool IsHeld, string? End, Func<long, IEnumerable<ReadOnlyMemory<byte>>> ChronologAfter) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Reader is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;
}
