using System.Runtime.CompilerServices;
using Provenance.Durable.Journals;

namespace Provenance.Testing.Durable;

/// <summary>A journal that outlives its engine, not its process. Everything is durable at once.</summary>
public sealed class InMemoryJournal : IJournal
{
    private readonly Lock gate = new();
    private List<ReadOnlyMemory<byte>> frames;

    public InMemoryJournal(params IEnumerable<ReadOnlyMemory<byte>> frames) => this.frames = [.. frames];

    /// <summary>How often something was written.</summary>
    public int Writes { get; private set; }

    public int Rewrites { get; private set; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Frames
    {
        get
        {
            lock (gate)
                return [.. frames];
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var frame in Frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return frame;
        }
        await Task.CompletedTask;
    }

    public Task AppendAsync(ReadOnlyMemory<byte> frame)
    {
        lock (gate)
        {
            frames.Add(frame.ToArray());
            Writes++;
        }
        return Task.CompletedTask;
    }

    public Task RewriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        lock (gate)
        {
            this.frames = [.. frames.Select(f => (ReadOnlyMemory<byte>)f.ToArray())];
            Writes++;
            Rewrites++;
        }
        return Task.CompletedTask;
    }
}
