using System.Globalization;
using System.Reflection;
using System.Text;
using Provenance.Archive.Chronologs;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;

namespace Provenance.Archive.Seals;

/// <summary>Seals an opened session: writes list, key and seal to <c>seals/</c>, makes the root known elsewhere, and enters it into the chronolog.</summary>
internal sealed class Sealer(ISealedPlace place, Sealing sealing, TimeProvider time)
{
    /// <summary>The scope of a seal over everything that there is.</summary>
    public const string WholeSession = "session";

    private static readonly string Tool =
        typeof(Sealer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Seals what is locked, the records, the chronolog's head and the checkpoints.</summary>
    /// <param name="stage">The stage that is complete, by name.</param>
    public Task<SealReference> SealStageAsync(string stage, CancellationToken cancellationToken) =>
        SealAsync(stage, ["checkpoints"], cancellationToken);

    /// <summary>Seals every file of the session, but those of its engine.</summary>
    public Task<SealReference> SealSessionAsync(CancellationToken cancellationToken) =>
        SealAsync(WholeSession, ["checkpoints", "deliverables", "extracted", "llm_archive"], cancellationToken);

    private async Task<SealReference> SealAsync(string scope, string[] folders, CancellationToken cancellationToken)
    {
        while (true)
        {
            var seal = await TrySealAsync(scope, folders, cancellationToken);
            if (seal is null)
                continue;
            await AnchorAsync(seal, cancellationToken);
            return new SealReference(seal.Statement.Number, seal.Statement.Tree.Root, seal.Key);
        }
    }

    /// <returns>Null when another process has sealed more than this one knew of when it began.</returns>
    private async Task<Seal?> TrySealAsync(string scope, string[] folders, CancellationToken cancellationToken)
    {
        var (list, chronolog) = await place.SettleAsync(cancellationToken);
        var log = list.Tree.Head;
        list.Add(chronolog);
        var files = await place.HashAsync(folders, cancellationToken);
        foreach (var file in files)
            list.Add(file);
        await using var alone = await place.EnterAsync(cancellationToken);
        var last = await place.FindLastAsync(cancellationToken);
        if (last is { } before && IsLater(before.Bytes, chronolog))
            return null;
        var number = (last?.Number ?? 0) + 1;
        var statement = new SealStatement
        {
            Session = place.Session.Name,
            Number = number,
            Scope = scope,
            SealedAt = time.GetUtcNow(),
            Tool = Tool,
            Plan = place.Session.Plan,
            Chronolog = chronolog,
            Tree = list.Tree.Head,
            Log = log,
            Previous = last is { } previous ? Digest.Of(previous.Bytes.Span) : null,
            Subjects =
            [
                new SealedFile(SealPaths.List(number), Digest.Of(list.Text.Span)),
                .. files.Where(file => file.Name.StartsWith("deliverables/", StringComparison.Ordinal)),
            ],
        };
        var envelope = DsseEnvelope.Sign(SealStatement.PayloadType, statement.Write(), sealing.Key);
        var seal = new Seal(statement, sealing.Key.Public.Id, envelope.Write());
        await KeepAsync(seal, list, cancellationToken);
        return seal;
    }

    /// <summary>A seal that can't be read is whoever verifies's to name.</summary>
    private static bool IsLater(ReadOnlyMemory<byte> seal, ChronologPoint known)
    {
        try
        {
            return SealStatement.Read(DsseEnvelope.Read(seal).Payload).Chronolog.Entries > known.Entries;
        }
        catch (InvalidMemberException)
        {
            return false;
        }
    }

    /// <summary>The seal's own file comes last: where it is, what it speaks of is.</summary>
    private async Task KeepAsync(Seal seal, SealList list, CancellationToken cancellationToken)
    {
        var number = seal.Statement.Number;
        await place.PutAsync(SealPaths.List(number), list.Text, cancellationToken);
        await place.PutAsync(SealPaths.Key(seal.Key), Encoding.UTF8.GetBytes(sealing.Key.Public.ToPem()), cancellationToken);
        await place.PutAsync(SealPaths.Seal(number), seal.Bytes, cancellationToken);
        await place.NoteAsync(ChronologEvents.Sealed, Facts.Of(
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
                    await place.PutAsync(SealPaths.File(seal.Statement.Number, extension), bytes, cancellationToken);
                await place.NoteAsync(ChronologEvents.Anchored, Facts.Of(("anchor", anchor.Name), ("seal", name)));
            }
            catch (AnchorFailedException failed)
            {
                await place.NoteAsync(ChronologEvents.AnchorFailed, Facts.Of(("anchor", anchor.Name), ("reason", failed.Why), ("seal", name)));
            }
        }
    }
}
