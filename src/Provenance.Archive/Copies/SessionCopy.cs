using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Core.Digests;
using Provenance.Core.Verification;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Copies;

/// <summary>Copies a session that nobody writes to from one place to another, and checks both ends.</summary>
public static class SessionCopy
{
    private const string EngineFolder = "engine";

    private const string LockName = "engine/lock";

    /// <returns>How many files were copied, and what differs: at the source, in which case nothing was copied, or between the two.</returns>
    /// <exception cref="SessionInUseException">A process writes to it.</exception>
    /// <exception cref="SessionExistsException">The target has a session of that name.</exception>
    public static async Task<(int Files, IReadOnlyList<Discrepancy> Broken)> CopyAsync(
        ISessionStore source, string name, ISessionStore target, CancellationToken cancellationToken)
    {
        await BringToRestAsync(source, name, cancellationToken);
        var (_, broken) = await source.CheckAsync(name, cancellationToken);
        if (broken.Count > 0)
            return (0, broken);
        var files = Read(await source.ReadFilesAsync(name, cancellationToken), name, cancellationToken);
        await target.PlaceAsync(name, files, cancellationToken);
        var placed = Read(await target.ReadFilesAsync(name, cancellationToken), name, cancellationToken);
        (_, broken) = await target.CheckAsync(name, cancellationToken);
        return (files.Count, [.. Compare(files, placed), .. broken]);
    }

    /// <summary>What a process left unfinished when it died is finished first: by opening the session, and letting go of it.</summary>
    private static async Task BringToRestAsync(ISessionStore source, string name, CancellationToken cancellationToken)
    {
        if (await source.FindHolderAsync(name, cancellationToken) is { } holder)
            throw new SessionInUseException(name, holder);
        bool isAtRest;
        await using (var session = await source.OpenForReadingAsync(name, cancellationToken))
            isAtRest = session.Chronolog[^1].Event is ChronologEvents.SessionCreated or ChronologEvents.Closed or ChronologEvents.Joined;
        if (isAtRest)
            return;
        await using var held = await source.OpenAsync(name, takeOver: false, cancellationToken);
    }

    /// <summary>Every file but those of <c>engine/</c>; of these only the lock, by which epochs go on being counted.</summary>
    private static List<PlacedFile> Read(IFileStore files, string name, CancellationToken cancellationToken)
    {
        var found = new List<PlacedFile>();
        foreach (var entry in files.List(name).Where(entry => entry != EngineFolder))
            Add(found, files, name, entry, cancellationToken);
        if (files.FileExists($"{name}/{LockName}"))
            found.Add(new PlacedFile(LockName, files.ReadAll($"{name}/{LockName}")));
        return found;
    }

    private static void Add(List<PlacedFile> found, IFileStore files, string name, string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var below = Path.HasExtension(path) && files.FileExists($"{name}/{path}") ? [] : files.List($"{name}/{path}");
        if (below.Count == 0 && files.FileExists($"{name}/{path}"))
            found.Add(new PlacedFile(path, files.ReadAll($"{name}/{path}")));
        foreach (var entry in below)
            Add(found, files, name, $"{path}/{entry}", cancellationToken);
    }

    private static IEnumerable<Discrepancy> Compare(List<PlacedFile> files, List<PlacedFile> placed)
    {
        var there = placed.ToDictionary(file => file.Name, file => Digest.Of(file.Bytes.Span), StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (!there.Remove(file.Name, out var digest))
                yield return new Discrepancy(file.Name, null, "the copy does not have it");
            else if (digest != Digest.Of(file.Bytes.Span))
                yield return new Discrepancy(file.Name, null, $"the copy has the digest {digest}");
        }

        foreach (var name in there.Keys.Order(StringComparer.Ordinal))
            yield return new Discrepancy(name, null, "only the copy has it");
    }
}
