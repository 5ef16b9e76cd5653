using System.Runtime.CompilerServices;
using Provenance.Durable.Storage;

namespace Provenance.Durable.Journals;

/// <summary>A journal in a file of its own.</summary>
public sealed class FileJournal : IJournal, IAsyncDisposable
{
    private const byte Kind = 1;

    private readonly GroupCommitLog log;
    private List<ReadOnlyMemory<byte>> found = [];

    private FileJournal(IFileStore files, string path) =>
        log = GroupCommitLog.Open(files, new LogLocation(path), frame => found.Add(frame.Payload.ToArray()));

    /// <summary>So many bytes of a torn tail were cut off at opening.</summary>
    public long Torn => log.Torn;

    public LogCounters Counters => log.Counters;

    /// <summary>Opens the journal, or begins it where there is none; its folder must be there.</summary>
    /// <exception cref="CorruptLogException">The file is no journal, or is damaged before its tail.</exception>
    public static FileJournal Open(IFileStore files, string path) => new(files, path);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var frame in Interlocked.Exchange(ref found, []))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return frame;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AppendAsync(ReadOnlyMemory<byte> frame) => log.AppendAsync(Kind, frame.Span);

    /// <inheritdoc/>
    public void Enqueue(ReadOnlyMemory<byte> frame) => log.Enqueue(Kind, frame.Span);

    /// <inheritdoc/>
    public Task RewriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames) =>
        log.RewriteAsync(_ => frames.Select(frame => new LogFrame(Kind, frame)));

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
