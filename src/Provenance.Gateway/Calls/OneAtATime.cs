using System.Collections.Concurrent;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Calls;

/// <summary>
/// Lets one ask of a call through at a time. Who asks for a call that is being asked waits until that has ended, and then finds in the
/// archive what came of it: the same question is never under way, and never paid, twice.
/// </summary>
internal sealed class OneAtATime(ICallStep inner) : ICallStep
{
    private readonly ConcurrentDictionary<CallKey, Task> underWay = new();

    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (underWay.GetOrAdd(call.Key, ended.Task) is var first && first != ended.Task)
            await first.WaitAsync(cancellationToken);
        try
        {
            return await inner.AskAsync(call, cancellationToken);
        }
        finally
        {
            underWay.TryRemove(call.Key, out _);
            ended.SetResult();
        }
    }
}
