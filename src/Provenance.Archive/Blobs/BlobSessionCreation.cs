using System.Globalization;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;

namespace Provenance.Archive.Blobs;

/// <summary>
/// Makes a session of blobs. Its name is taken by its first blob, <c>engine/holder-0000</c>; it is there when its last one is,
/// <c>session.json</c>. A name whose creator died in between is used for nothing else.
/// </summary>
internal sealed class BlobSessionCreation(BlobFolder blobs)
{
    /// <returns>The name that the session got.</returns>
    /// <exception cref="InputChangedException">A file is not any more what the experiment was read from.</exception>
    public async Task<string> CreateAsync(
        SessionDocument document, Plan plan, Func<InputFile, Stream> openInput, CancellationToken cancellationToken)
    {
        await blobs.RequireContainerAsync(cancellationToken);
        var inputs = new List<PlacedFile>();
        foreach (var input in document.Experiment.Inputs)
            inputs.Add(new PlacedFile($"inputs/{input.Name}", await ReadAsync(input, openInput, cancellationToken)));
        var name = await TakeNameAsync(document.Created, cancellationToken);
        var planBytes = PlanFormat.Write(plan);
        var session = SessionCreation.Lock(document with { Name = name }, planBytes, out var chronolog);
        await PutAsync(
            name,
            [.. inputs, new(SessionPaths.PlanJson, planBytes), new(SessionPaths.ChronologName, chronolog), new(SessionPaths.SessionJson, session)],
            cancellationToken);
        return name;
    }

    /// <summary>Places the files of a session from elsewhere under its own name.</summary>
    /// <exception cref="SessionExistsException">The name is taken.</exception>
    public async Task PlaceAsync(string name, IReadOnlyList<PlacedFile> files, CancellationToken cancellationToken)
    {
        await blobs.RequireContainerAsync(cancellationToken);
        if (!await TryTakeAsync(name, cancellationToken))
            throw new SessionExistsException(name);
        await PutAsync(name, [.. files.Select(file => file.Name == "engine/lock" ? Holder(name, file) : file)], cancellationToken);
    }

    /// <summary>On blobs each epoch's holder has a blob of its own: from the last one on they are counted.</summary>
    private static PlacedFile Holder(string name, PlacedFile held)
    {
        var paths = new SessionPaths(name, 0);
        return held with { Name = paths.Name(paths.HolderLock(SessionHolder.Read(held.Bytes).Epoch)) };
    }

    private async Task<string> TakeNameAsync(DateTimeOffset created, CancellationToken cancellationToken)
    {
        for (var count = 1; ; count++)
        {
            var name = SessionCreation.Name(created, count);
            if (await TryTakeAsync(name, cancellationToken))
                return name;
        }
    }

    private Task<bool> TryTakeAsync(string name, CancellationToken cancellationToken) =>
        blobs.TryCreateAsync(new SessionPaths(name, 0).HolderLock(0), default, null, cancellationToken);

    /// <summary><c>session.json</c> is the last one, whatever order they come in.</summary>
    private async Task PutAsync(string name, IReadOnlyList<PlacedFile> files, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files.Where(file => file.Name != SessionPaths.SessionJson), options, (file, token) => PutAsync(name, file, token));
        await PutAsync(name, files.Single(file => file.Name == SessionPaths.SessionJson), cancellationToken);
    }

    private async ValueTask PutAsync(string name, PlacedFile file, CancellationToken cancellationToken) =>
        await blobs.PutAsync($"{name}/{file.Name}", file.Bytes, cancellationToken);

    private static async Task<byte[]> ReadAsync(InputFile input, Func<InputFile, Stream> openInput, CancellationToken cancellationToken)
    {
        if (!ViewName.IsInside(input.Name))
            throw new InputChangedException(input.Name, "the name leaves the session's folder");
        using var copy = new MemoryStream();
        await using (var source = openInput(input))
            await source.CopyToAsync(copy, cancellationToken);
        var bytes = copy.ToArray();
        return Digest.Of(bytes) is var found && found == input.Digest
            ? bytes
            : throw new InputChangedException(input.Name, $"its digest is {found}; the experiment was read from {input.Digest}");
    }
}
