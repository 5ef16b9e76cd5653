using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Provenance.Archive;

namespace Provenance.Cli.Chaos;

/// <summary>Sessions in folders: a change is a file that was made, changed or renamed, as the system tells of it.</summary>
internal sealed class FolderSite(string folder) : ICrashSite
{
    private const int MostUnread = 64 * 1024;

    public bool SeesWrites => true;

    public ISessionStore StoreOf(string run) => new SessionStore(Path.Combine(folder, run), TimeProvider.System);

    [SuppressMessage("Reliability", "CA2000", Justification = "The watch owns it.")]
    public Task<CrashWatch> WatchAsync(string run, Action written, CancellationToken cancellationToken)
    {
        var sessions = Directory.CreateDirectory(Path.Combine(folder, run)).FullName;
        var watcher = new FileSystemWatcher(sessions) { IncludeSubdirectories = true, InternalBufferSize = MostUnread };
        watcher.Created += (_, _) => written();
        watcher.Changed += (_, _) => written();
        watcher.Renamed += (_, _) => written();
        watcher.EnableRaisingEvents = true;
        return Task.FromResult(new CrashWatch(["--session-root", sessions], ImmutableDictionary<string, string>.Empty, new Watched(watcher)));
    }

    private sealed class Watched(FileSystemWatcher watcher) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            watcher.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
