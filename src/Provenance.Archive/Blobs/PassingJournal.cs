using System.Runtime.CompilerServices;
using Provenance.Durable.Journals;

namespace Provenance.Archive.Blobs;

/// <summary>
/// A journal that keeps nothing: the engine's history ends with its process. A session is resumed from its archive alone, from any machine: a
/// new execution asks only for what the archive lacks.
/// </summary>
internal sealed class PassingJournal : IJournal
{
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public Task AppendAsync(ReadOnlyMemory<byte> frame) => Task.CompletedTask;

    public Task RewriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames) => Task.CompletedTask;
}
