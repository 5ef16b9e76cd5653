using System.Runtime.CompilerServices;
using Provenance.Durable.Journals;

namespace Provenance.Testing.Durable;

/// <summary>How a <see cref="CrashingJournal"/> dies.</summary>
public enum Crash
{
    /// <summary>The write, and what waited to be flushed before it, is durable; nobody is told.</summary>
    After,

    /// <summary>What was written before is durable, the write is not.</summary>
    Before,

    /// <summary>The write is lost with all that had not been flushed.</summary>
    LosingUnflushed,
}

/// <summary>
/// A journal that flushes in groups, on another thread, and dies at its n-th write, counted from 1, appends and rewrites alike. From
/// then on each write fails. What is durable by then can be taken to the next journal.
/// </summary>
public sealed class CrashingJournal(IEnumerable<ReadOnlyMemory<byte>> frames, int dieAt, Crash crash) : IJournal
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<ReadOnlyMemory<byte>> durable = [.. frames];
    private List<(ReadOnlyMemory<byte> Frame, TaskCompletionSource Flushed)> unflushed = [];
    private int writes;
    private bool flushing;

    public Task Died => died.Task;

    public int Writes
    {
        get
        {
            lock (gate)
                return writes;
        }
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Durable
    {
        get
        {
            lock (gate)
                return [.. durable];
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var frame in Durable)
            yield return frame;
        await Task.CompletedTask;
    }

    public Task AppendAsync(ReadOnlyMemory<byte> frame)
    {
        lock (gate)
        {
            if (IsDead(() => durable.Add(frame.ToArray())))
                return Task.FromException(new IOException("the journal is dead"));
            var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            unflushed.Add((frame.ToArray(), flushed));
            if (!flushing)
                ThreadPool.UnsafeQueueUserWorkItem(static journal => journal.Flush(), this, preferLocal: false);
            flushing = true;
            return flushed.Task;
        }
    }

    public void Enqueue(ReadOnlyMemory<byte> frame)
    {
        lock (gate)
        {
            if (IsDead(() => durable.Add(frame.ToArray())))
                throw new IOException("the journal is dead");
            unflushed.Add((frame.ToArray(), new TaskCompletionSource()));
        }
    }

    public Task RewriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        lock (gate)
        {
            List<ReadOnlyMemory<byte>> copy = [.. frames.Select(f => (ReadOnlyMemory<byte>)f.ToArray())];
            if (IsDead(() => durable = copy))
                return Task.FromException(new IOException("the journal is dead"));
            // The new frames stand for all that was appended before, flushed or not.
            foreach (var (_, flushed) in unflushed)
                flushed.TrySetResult();
            unflushed = [];
            durable = copy;
            return Task.CompletedTask;
        }
    }

    private bool IsDead(Action write)
    {
        if (++writes < dieAt)
            return false;
        if (writes == dieAt)
        {
            if (crash is not Crash.LosingUnflushed)
                durable.AddRange(unflushed.Select(u => u.Frame));
            if (crash is Crash.After)
                write();
            foreach (var (_, flushed) in unflushed)
                flushed.TrySetException(new IOException("the journal died"));
            unflushed = [];
            died.TrySetResult();
        }
        return true;
    }

    private void Flush()
    {
        lock (gate)
        {
            durable.AddRange(unflushed.Select(u => u.Frame));
            foreach (var (_, flushed) in unflushed)
                flushed.TrySetResult();
            unflushed = [];
            flushing = false;
        }
    }
}
