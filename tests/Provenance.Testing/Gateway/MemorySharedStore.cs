using System.Collections.Concurrent;
using System.Globalization;
using Provenance.Core.Archives;

namespace Provenance.Testing.Gateway;

/// <summary>What processes share, in memory. Who lives is said by the test.</summary>
public sealed class MemorySharedStore : ISharedStore
{
    private readonly ConcurrentDictionary<string, MemoryDocument> documents = new(StringComparer.Ordinal);
    private int looks;

    /// <summary>The epochs whose processes are gone.</summary>
    public ConcurrentDictionary<(string Session, int Epoch), bool> Gone { get; } = [];

    /// <summary>How often anybody asked whether a process lives.</summary>
    public int Looks => looks;

    public MemoryDocument this[string name] => documents.GetOrAdd(name, _ => new MemoryDocument(name));

    public ISharedDocument Document(string name) => this[name];

    public ISharedDocument Document(string session, string name) => this[$"{session}/{name}"];

    public Task<bool> IsHeldAsync(string session, int epoch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref looks);
        return Task.FromResult(!Gone.ContainsKey((session, epoch)));
    }
}

/// <summary>A document in memory. Every answer comes later than its question.</summary>
public sealed class MemoryDocument(string name) : ISharedDocument
{
    private readonly Lock gate = new();
    private SharedVersion current = new(ReadOnlyMemory<byte>.Empty, null);
    private int writes;

    public string Name => name;

    /// <summary>Every version that there was, in order.</summary>
    public ConcurrentQueue<byte[]> Versions { get; } = [];

    /// <summary>Thrown by the next read or write; null for none.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What stands there.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get => current.Bytes;
        set
        {
            lock (gate)
                current = new SharedVersion(value, "by hand");
        }
    }

    public async Task<SharedVersion> ReadAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        ThrowIfFailing();
        lock (gate)
            return current;
    }

    public async Task<SharedVersion?> TryReplaceAsync(ReadOnlyMemory<byte> bytes, string? tag)
    {
        await Task.Yield();
        ThrowIfFailing();
        lock (gate)
        {
            if (current.Tag != tag)
                return null;
            Versions.Enqueue(bytes.ToArray());
            return current = new SharedVersion(bytes, (++writes).ToString(CultureInfo.InvariantCulture));
        }
    }

    private void ThrowIfFailing()
    {
        if (Failure is not { } failure)
            return;
        Failure = null;
        throw new SharedStoreException(name, failure);
    }
}
