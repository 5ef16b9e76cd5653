namespace Provenance.Core.Archives;

/// <summary>What processes on many machines that write to the sessions of one store can keep together.</summary>
public interface ISharedStore
{
    /// <summary>A document that they change together. It need not be there.</summary>
    /// <param name="name">From the store's root on, such as <c>budget/2026-11-25.json</c>.</param>
    ISharedDocument Document(string name);

    /// <summary>A document that belongs to a session, and goes when the session is deleted.</summary>
    /// <param name="name">In the session's folder, such as <c>engine/budget.json</c>.</param>
    ISharedDocument Document(string session, string name);

    /// <summary>Whether the process that opened a session in this epoch still has it.</summary>
    /// <exception cref="SharedStoreException">The store failed.</exception>
    Task<bool> IsHeldAsync(string session, int epoch, CancellationToken cancellationToken);
}

/// <summary>A small document that each process reads, changes, and writes on condition that it is still the one that was read.</summary>
public interface ISharedDocument
{
    string Name { get; }

    /// <exception cref="SharedStoreException">The store failed.</exception>
    Task<SharedVersion> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Not cancellable: whoever gave up in the midst of it would not know what stands there.</summary>
    /// <param name="bytes">
    /// Such that no other write ever has the same: after a lost answer they are how a process finds out that its own try went through.
    /// </param>
    /// <returns>The new version; null when another one than <paramref name="tag"/> is there.</returns>
    /// <exception cref="SharedStoreException">The store failed.</exception>
    Task<SharedVersion?> TryReplaceAsync(ReadOnlyMemory<byte> bytes, string? tag);
}

/// <param name="Bytes">Empty when there is no document.</param>
/// <param name="Tag">Names the version; null when there is no document.</param>
public sealed record SharedVersion(ReadOnlyMemory<byte> Bytes, string? Tag);

/// <summary>The store that processes share did not do what was asked of it.</summary>
public sealed class SharedStoreException(string document, Exception cause) : ProvenanceException($"{document}: {cause.Message}", cause)
{
    public string Document { get; } = document;
}
