using System.Collections.Immutable;
using Provenance.Archive;

namespace Provenance.Cli.Chaos;

/// <summary>Where the runs are that are killed: a place of sessions for each.</summary>
internal interface ICrashSite
{
    /// <summary>Whether each change that a run makes there can be seen from outside.</summary>
    bool SeesWrites { get; }

    /// <param name="run">Its name, such as <c>kill-0001</c>.</param>
    ISessionStore StoreOf(string run);

    /// <summary>Makes the place ready for a process, and tells of each change that it makes there.</summary>
    Task<CrashWatch> WatchAsync(string run, Action written, CancellationToken cancellationToken);
}

/// <summary>A place that is watched until this is disposed.</summary>
/// <param name="Options">What tells the process of the place.</param>
/// <param name="Environment">What it has to know besides.</param>
internal sealed record CrashWatch(ImmutableArray<string> Options, ImmutableDictionary<string, string> Environment, IAsyncDisposable? Watcher) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Watcher?.DisposeAsync() ?? ValueTask.CompletedTask;
}
