using System.Globalization;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Mirrors;

/// <summary>A session's folder in another store: the same files but those of <c>engine/</c>. Not for two callers at once.</summary>
internal sealed class MirrorFolder(SessionFolder primary, IFileStore files, int epoch)
{
    private const int LargestBatch = 64;

    /// <summary>Up to so many files, flushing them one by one is quicker than flushing the whole file system, and leaves others alone.</summary>
    private const int FewFiles = 8;

    private static readonly string[] ViewFolders = ["llm_archive", "extracted", "deliverables", "checkpoints", "seals"];

    private readonly SessionPaths paths = primary.Paths;
    private readonly Dictionary<string, Digest> known = new(StringComparer.Ordinal);

    /// <exception cref="MirrorRefusedException">What is there is not this session's mirror.</exception>
    public void Require()
    {
        if (primary.Files is DiskFileStore from && files is DiskFileStore to && IsWithin(to.Root, from.Root, paths.Session))
            throw Refused("it is the session's own folder");
        if (files.FileExists(paths.Lock))
            throw Refused("the session of this name there was itself written to as a session");
        var session = paths.Of(SessionPaths.SessionJson);
        if (files.FileExists(session) && !files.ReadAll(session).AsSpan().SequenceEqual(primary.Files.ReadAll(session)))
            throw Refused("the session of this name there is another one");
    }

    /// <summary>Looks at every file of the mirror again before it counts as being there.</summary>
    public void Forget() => known.Clear();

    /// <summary>The chronolog as the primary's file has it at this moment. To be put in place after the records that it speaks of.</summary>
    public MirroredFile ReadChronolog() => new(paths.Chronolog, Read(paths.Chronolog));

    public MirroredFile Record(AttemptKey key, ReadOnlyMemory<byte> bytes) => new(paths.Record(key), bytes);

    public MirroredFile Text(CallKey call, ReadOnlyMemory<byte> bytes) => new(paths.Text(call), bytes);

    /// <summary>What the session is locked by; first the file that says whose mirror this is. An input that is not what was locked is left out.</summary>
    public void CopyLocked()
    {
        foreach (var folder in SessionPaths.Folders)
            Create(paths.Of(folder));
        Put([new(paths.Of(SessionPaths.SessionJson), Read(paths.Of(SessionPaths.SessionJson)))]);
        Put(Locked().Where(file => !known.ContainsKey(file.Path)).Select(file => (file.Path, Bytes: Find(file.Read)))
            .Where(file => file.Bytes is not null).Select(file => new MirroredFile(file.Path, file.Bytes)));
    }

    /// <summary>Every file of the primary that is neither a record nor locked.</summary>
    public void CopyViews() => Put(ViewFolders.SelectMany(folder => Below(paths.Of(folder))).Select(path => new MirroredFile(path, Read(path))));

    /// <summary>Makes these files durable on the mirror, as far as it does not have them.</summary>
    public void Put(IEnumerable<MirroredFile> wanted)
    {
        foreach (var batch in wanted.Where(file => FindDigest(file.Path) != file.Digest).Chunk(LargestBatch))
            Write(batch);
    }

    private void Write(MirroredFile[] batch)
    {
        var asides = batch.Select((_, i) => paths.Of(string.Create(CultureInfo.InvariantCulture, $"engine/mirror-{epoch:D4}-{i}"))).ToArray();
        foreach (var (file, aside) in batch.Zip(asides))
        {
            files.DeleteFile(aside);
            using var stored = files.Create(aside);
            stored.Append(file.Bytes.Span);
            if (batch.Length <= FewFiles)
                stored.Flush();
        }

        if (batch.Length > FewFiles)
            files.FlushAll(asides);
        foreach (var (file, aside) in batch.Zip(asides))
        {
            Create(FileStoreExtensions.Folder(file.Path));
            files.RenameFile(aside, file.Path);
        }

        foreach (var folder in batch.Select(file => FileStoreExtensions.Folder(file.Path)).Distinct(StringComparer.Ordinal))
            files.FlushFolder(folder);
        foreach (var file in batch)
            known[file.Path] = file.Digest;
    }

    /// <summary>Each new folder's name is flushed in the one above it: without it the files in it were lost with the machine.</summary>
    private void Create(string folder)
    {
        if (files.FolderExists(folder))
            return;
        var above = FileStoreExtensions.Folder(folder);
        if (folder.Length > 0)
            Create(above);
        files.CreateFolder(folder);
        files.FlushFolder(above);
    }

    private Digest? FindDigest(string path)
    {
        if (!known.TryGetValue(path, out var digest) && files.FileExists(path))
            known[path] = digest = Digest.Of(files.ReadAll(path));
        return digest;
    }

    private IEnumerable<(string Path, Func<byte[]> Read)> Locked() =>
        primary.Document.Experiment.Inputs.Select(input => (paths.Of($"inputs/{input.Name}"), (Func<byte[]>)(() => primary.ReadInput(input.Name))))
            .Prepend((paths.Of(SessionPaths.PlanJson), () => Read(paths.Of(SessionPaths.PlanJson))));

    private IEnumerable<string> Below(string folder) => primary.Files.List(folder)
        .Select(name => $"{folder}/{name}")
        .Where(path => folder != paths.Of("llm_archive") || !path.EndsWith(".json", StringComparison.Ordinal))
        .SelectMany(path => primary.Files.FolderExists(path) ? Below(path) : [path]);

    /// <summary>A file of lines that is being added to ends with its last whole line.</summary>
    private byte[] Read(string path)
    {
        var bytes = primary.Files.ReadAll(path);
        return path.EndsWith(".jsonl", StringComparison.Ordinal) ? bytes[..(bytes.AsSpan().LastIndexOf((byte)'\n') + 1)] : bytes;
    }

    private static byte[]? Find(Func<byte[]> read)
    {
        try
        {
            return read();
        }
        catch (CorruptRecordException)
        {
            return null;
        }
    }

    private static bool IsWithin(string mirror, string root, string session) =>
        mirror == root || (mirror + Path.DirectorySeparatorChar).StartsWith(Path.Join(root, session) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private MirrorRefusedException Refused(string rule) => new(paths.Session, rule);
}

/// <summary>A file as it is to stand on the mirror.</summary>
internal sealed record MirroredFile(string Path, ReadOnlyMemory<byte> Bytes)
{
    public Digest Digest { get; } = Digest.Of(Bytes.Span);
}
