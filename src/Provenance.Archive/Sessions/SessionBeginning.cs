using Provenance.Archive.Chronologs;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Sessions;

/// <summary>A session as it was when it was created: locked, planned, and without any answer.</summary>
public static class SessionBeginning
{
    /// <summary>Makes it in another place, under its own name.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    /// <exception cref="SessionExistsException">The other place has a session of that name.</exception>
    public static async Task BeginAnewAsync(this ISessionStore source, string name, ISessionStore target, CancellationToken cancellationToken)
    {
        var files = await source.ReadFilesAsync(name, cancellationToken);
        await target.PlaceAsync(name, [.. Files(SessionFolder.Read(files, name), files)], cancellationToken);
    }

    private static IEnumerable<PlacedFile> Files(SessionFolder session, IFileStore files)
    {
        var paths = session.Paths;
        yield return new PlacedFile(SessionPaths.SessionJson, files.ReadAll(paths.Of(SessionPaths.SessionJson)));
        yield return new PlacedFile(SessionPaths.PlanJson, files.ReadAll(paths.Of(SessionPaths.PlanJson)));
        foreach (var input in session.Document.Experiment.Inputs)
            yield return new PlacedFile($"inputs/{input.Name}", session.ReadInput(input.Name));
        var chronolog = ChronologText.Read(files, paths).Valid;
        yield return new PlacedFile(SessionPaths.ChronologName, chronolog[..(chronolog.Span.IndexOf((byte)'\n') + 1)]);
    }
}
