using System.Globalization;
using System.Reflection;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Records;
using Provenance.Archive.Sessions;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Seals;

/// <summary>Seals an opened session: writes list, key and seal to <c>seals/</c>, makes the root known elsewhere, and enters it into the chronolog.</summary>
internal sealed class Sealer(SessionFolder folder, OpenedSession opened, Sealing sealing, TimeProvider time) : IDisposable
{
    /// <summary>The scope of a seal over everything that there is.</summary>
    public const string WholeSession = "session";

    private static readonly string Tool =
        typeof(Sealer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Seals what is locked, the records, the chronolog's head and the checkpoints.</summary>
    /// <param name="stage">The stage that is complete, by name.</param>
    public Task<SealReference> SealStageAsync(string stage, CancellationToken cancellationToken) =>
        InTurnAsync(stage, ["checkpoints"], cancellationToken);

    /// <summary>Seals every file of the session, but those of its engine.</summary>
    public Task<SealReference> SealSessionAsync(CancellationToken cancellationToken) =>
        InTurnAsync(WholeSession, ["checkpoints", "deliverables", "extracted", "llm_archive"], cancellationToken);

    public void Dispose() => turn.Dispose();

    private async Task<SealReference> InTurnAsync(string scope, string[] folders, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await SealAsync(scope, folders, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<SealReference> SealAsync(string scope, string[] folders, CancellationToken cancellationToken)
    {
        var flushed = await opened.Files.FlushAsync(cancellationToken);
        var (list, log) = (flushed.Log, flushed.Log.Tree.Head);
        list.Add(new ChronologPoint(flushed.Head.Entries, flushed.Head.Digest));
        var files = folders.SelectMany(Below).Select(name => new SealedFile(name, Digest.Of(folder.Files.ReadAll(folder.Paths.Of(name))))).ToList();
        foreach (var file in files)
            list.Add(file);
        var number = 1 + folder.Files.List(folder.Paths.Of(SealPaths.Folder)).Select(SealPaths.Number).Max().GetValueOrDefault();
        var statement = new SealStatement
        {
            Session = folder.Document.Name,
            Number = number,
            Scope = scope,
            SealedAt = time.GetUtcNow(),
            Tool = Tool,
            Plan = folder.Document.Plan,
            Chronolog = new ChronologPoint(flushed.Head.Entries, flushed.Head.Digest),
            Tree = list.Tree.Head,
            Log = log,
            Previous = number == 1 ? null : Digest.Of(folder.Files.ReadAll(folder.Paths.Of(SealPaths.Seal(number - 1)))),
            Subjects =
            [
                new SealedFile(SealPaths.List(number), Digest.Of(list.Text.Span)),
                .. files.Where(file => file.Name.StartsWith("deliverables/", StringComparison.Ordinal)),
            ],
        };
        var envelope = DsseEnvelope.Sign(SealStatement.PayloadType, statement.Write(), sealing.Key);
        var seal = new Seal(statement, sealing.Key.Public.Id, envelope.Write());
        await KeepAsync(seal, list);
        await AnchorAsync(seal, cancellationToken);
        return new SealReference(number, statement.Tree.Root, seal.Key);
    }

    /// <summary>The seal's own file comes last: where it is, what it speaks of is.</summary>
    private Task KeepAsync(Seal seal, SealList list)
    {
        var number = seal.Statement.Number;
        MakeFolder();
        Put(SealPaths.List(number), list.Text.Span);
        Put(SealPaths.Key(seal.Key), System.Text.Encoding.UTF8.GetBytes(sealing.Key.Public.ToPem()));
        Put(SealPaths.Seal(number), seal.Bytes.Span);
        return opened.Chronicle.NoteAsync(ChronologEvents.Sealed, Facts.Of(
            ("digest", seal.Digest.ToString()),
            ("key", seal.Key.ToString()),
            ("root", seal.Statement.Tree.Root.ToString()),
            ("scope", seal.Statement.Scope),
            ("seal", SealPaths.Stem(number)),
            ("size", seal.Statement.Tree.Size.ToString(CultureInfo.InvariantCulture))));
    }

    private async Task AnchorAsync(Seal seal, CancellationToken cancellationToken)
    {
        var name = SealPaths.Stem(seal.Statement.Number);
        foreach (var anchor in sealing.Anchors)
        {
            try
            {
                var bytes = await anchor.AnchorAsync(seal, cancellationToken);
                if (anchor.Extension is { } extension)
                    Put(SealPaths.File(seal.Statement.Number, extension), bytes.Span);
                await opened.Chronicle.NoteAsync(ChronologEvents.Anchored, Facts.Of(("anchor", anchor.Name), ("seal", name)));
            }
            catch (AnchorFailedException failed)
            {
                await opened.Chronicle.NoteAsync(
                    ChronologEvents.AnchorFailed, Facts.Of(("anchor", anchor.Name), ("reason", failed.Why), ("seal", name)));
            }
        }
    }

    /// <summary>The new folder's name is flushed in the session's: without it the seals in it were lost with the machine.</summary>
    private void MakeFolder()
    {
        if (folder.Files.FolderExists(folder.Paths.Of(SealPaths.Folder)))
            return;
        folder.Files.CreateFolder(folder.Paths.Of(SealPaths.Folder));
        folder.Files.FlushFolder(folder.Paths.Session);
    }

    private void Put(string name, ReadOnlySpan<byte> bytes) => opened.Placed.PutFlushed(folder.Paths.Of(name), bytes);

    /// <summary>The files below a folder, but records: those stand in the log.</summary>
    private IEnumerable<string> Below(string name) => folder.Files.List(folder.Paths.Of(name))
        .Select(child => $"{name}/{child}")
        .SelectMany(path => folder.Files.FolderExists(folder.Paths.Of(path)) ? Below(path) : [path])
        .Where(path => !IsRecord(path));

    private static bool IsRecord(string path) =>
        path.StartsWith("llm_archive/", StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal);
}
