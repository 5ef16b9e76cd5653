using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Provenance.Archive.Chronologs;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Sessions;

/// <summary>Builds a session aside and renames it into place: nobody ever sees a part of one.</summary>
internal sealed class SessionCreation(IFileStore files, string aside)
{
    private const int CopyChunk = 1 << 16;

    private readonly SessionPaths building = new(aside, OrdinalDigits: 0);
    private readonly List<string> written = [];

    /// <returns>The name that the session got.</returns>
    public async Task<string> CreateAsync(
        SessionDocument document, Plan plan, Func<InputFile, Stream> openInput, CancellationToken cancellationToken)
    {
        files.CreateFolder(aside);
        foreach (var folder in SessionPaths.Folders)
            files.CreateFolder(building.Of(folder));
        foreach (var input in document.Experiment.Inputs)
            await CopyAsync(input, openInput, cancellationToken);
        var planBytes = PlanFormat.Write(plan);
        Write(SessionPaths.PlanJson, planBytes);
        for (var count = 1; ; count++)
        {
            var name = Name(document.Created, count);
            if (!files.FolderExists(name) && TryFinish(document with { Name = name }, planBytes))
                return name;
        }
    }

    public static string Name(DateTimeOffset created, int count) => string.Create(
        CultureInfo.InvariantCulture, $"session_{created.UtcDateTime:yyyyMMdd_HHmmss}{(count == 1 ? "" : $"_{count}")}");

    private static Experiment Located(Experiment experiment) =>
        experiment with { Inputs = [.. experiment.Inputs.Select(input => input with { Path = $"inputs/{input.Name}" })] };

    /// <summary>What the session is locked by.</summary>
    /// <param name="document">With its name.</param>
    /// <param name="chronolog">The chronolog with its first entry.</param>
    /// <returns><c>session.json</c>.</returns>
    public static byte[] Lock(SessionDocument document, ReadOnlySpan<byte> plan, out byte[] chronolog)
    {
        // Where the files were read from is a path of this machine; from now on they are read from the session.
        document = document with { Plan = Digest.Of(plan), Experiment = Located(document.Experiment) };
        var bytes = SessionFormat.Write(document);
        var created = new ChronologEntry(1, document.Created, 0, ChronologEvents.SessionCreated, Facts.Of(
            ("lock", document.Experiment.Inputs.FirstOrDefault(input => input.Name == document.Lock)?.Digest.ToString()),
            ("plan", document.Plan.ToString()), ("session", Digest.Of(bytes).ToString()), ("tool", document.Tool)));
        chronolog = [.. ChronologFormat.Line(created, ChronologFormat.First).Span, (byte)'\n'];
        return bytes;
    }

    /// <summary>Places the files of a session from elsewhere under its own name.</summary>
    /// <exception cref="SessionExistsException">The name is taken.</exception>
    public void Place(string name, IReadOnlyList<PlacedFile> session)
    {
        foreach (var folder in SessionPaths.Folders)
            files.CreateFolder(building.Of(folder));
        foreach (var file in session)
        {
            files.CreateFolder(FileStoreExtensions.Folder(building.Of(file.Name)));
            Write(file.Name, file.Bytes.Span);
        }

        if (files.FolderExists(name) || !TryRename(name))
            throw new SessionExistsException(name);
    }

    private bool TryFinish(SessionDocument document, byte[] plan)
    {
        Write(SessionPaths.SessionJson, Lock(document, plan, out var chronolog));
        Write(SessionPaths.ChronologName, chronolog);
        return TryRename(document.Name);
    }

    private bool TryRename(string name)
    {
        files.FlushAll(written);
        try
        {
            files.RenameFolder(aside, name);
        }
        catch (IOException) when (files.FolderExists(name))
        {
            return false;
        }

        files.FlushFolder("");
        return true;
    }

    private void Write(string name, ReadOnlySpan<byte> bytes)
    {
        files.Replace(building.Of(name), building.Of("engine/aside"), bytes, flush: false);
        if (!written.Contains(building.Of(name)))
            written.Add(building.Of(name));
    }

    private async Task CopyAsync(InputFile input, Func<InputFile, Stream> openInput, CancellationToken cancellationToken)
    {
        if (!ViewName.IsInside(input.Name))
            throw new InputChangedException(input.Name, "the name leaves the session's folder");
        var path = building.Of($"inputs/{input.Name}");
        files.CreateFolder(FileStoreExtensions.Folder(path));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var source = openInput(input))
        {
            using var copy = files.Create(path);
            var chunk = new byte[CopyChunk];
            for (int read; (read = await source.ReadAsync(chunk, cancellationToken)) > 0;)
            {
                hash.AppendData(chunk, 0, read);
                copy.Append(chunk.AsSpan(0, read));
            }
        }

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != input.Digest.ToString())
            throw new InputChangedException(input.Name, $"its digest is {found}; the experiment was read from {input.Digest}");
        written.Add(path);
    }
}
