using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Provenance.Archive;
using Provenance.Archive.Blobs;

namespace Provenance.Cli.Chaos;

/// <summary>
/// Sessions on blob storage, each run in a container of its own. Where the storage is reached by plain http, as Azurite is, a process gets there
/// through a door of ours, which sees each change; elsewhere nothing is seen, and runs are killed at moments only.
/// </summary>
/// <param name="archive">As <c>--archive</c> gave it; its container's name begins those of all runs.</param>
/// <param name="folder">For what is kept beside sessions on this machine.</param>
internal sealed class BlobSite(string archive, string folder) : ICrashSite
{
    /// <summary>Tells the process of the account, so that no secret stands on a command line.</summary>
    private const string Variable = "PROVENANCE_CHAOS_STORAGE";

    private readonly string account = AccountOf(archive);
    private readonly Uri storage = new(SessionPlace.Location(archive).Open().Uri.GetLeftPart(UriPartial.Authority));

    public bool SeesWrites => storage.Scheme == Uri.UriSchemeHttp && account.Contains(Authority, StringComparison.OrdinalIgnoreCase);

    private string Authority => storage.GetLeftPart(UriPartial.Authority);

    public ISessionStore StoreOf(string run) =>
        new BlobSessionStore(BlobLocation.Parse(PlaceOf(run), name => name == Variable ? account : null).Open(), TimeProvider.System);

    [SuppressMessage("Reliability", "CA2000", Justification = "The watch owns the door.")]
    public async Task<CrashWatch> WatchAsync(string run, Action written, CancellationToken cancellationToken)
    {
        var door = SeesWrites ? await StorageDoor.OpenAsync(storage, written, cancellationToken) : null;
        var seen = door is null ? account : account.Replace(Authority, door.Address, StringComparison.OrdinalIgnoreCase);
        // Ledgers and caches are on this machine all the same.
        var beside = Directory.CreateDirectory(Path.Combine(folder, run)).FullName;
        return new CrashWatch(
            ["--archive", PlaceOf(run), "--session-root", beside], ImmutableDictionary<string, string>.Empty.Add(Variable, seen), door);
    }

    private string PlaceOf(string run) => $"blob:env:{Variable}/{SessionPlace.Location(archive).Container}-{run}";

    private static string AccountOf(string archive)
    {
        const string Scheme = "blob:";
        const string Named = "env:";
        var place = archive[Scheme.Length..];
        var (path, query) = place.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? (place[..at], place[at..]) : (place, "");
        var account = path[..path.LastIndexOf('/')];
        return account.StartsWith(Named, StringComparison.Ordinal) ? Environment.GetEnvironmentVariable(account[Named.Length..])! : account + query;
    }
}
