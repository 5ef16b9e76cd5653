using System.Collections.Immutable;
using System.Globalization;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Seals.Anchors;
using Provenance.Archive.Sessions;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Core.Verification;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Seals;

/// <summary>
/// Checks a session's seals, whatever else of the session can be read: that each is signed, follows from the one before, and covers what the
/// session holds; and that they are those that are expected.
/// </summary>
internal sealed class SealCheck(IFileStore files, string session, SealExpectations expected)
{
    /// <summary>No clock that is looked after is off by so much.</summary>
    private static readonly TimeSpan LargestClockError = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LargestStep = TimeSpan.FromSeconds(1);

    private readonly List<Discrepancy> broken = [];
    private readonly List<string> notices = [];
    private readonly ImmutableArray<SealSummary>.Builder signed = ImmutableArray.CreateBuilder<SealSummary>();
    private readonly SealedChronolog chronolog = SealedChronolog.Read(files, session);

    public SealFindings Run(CancellationToken cancellationToken)
    {
        FoundSeal? last = null;
        var highest = files.List($"{session}/{SealPaths.Folder}").Select(SealPaths.Number).Max() ?? 0;
        for (var number = 1; number <= highest; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var seal = FoundSeal.Read(files, session, number, broken);
            if (seal is not null)
                Check(seal, last);
            last = seal;
        }

        CheckNamed(highest);
        CheckClock();
        CheckExpectations();
        var compared = last is null ? 0 : CheckFiles(last, cancellationToken);
        if (highest == 0)
            Unsealed("it is not sealed: nobody vouches for it but itself");
        return new SealFindings(signed.ToImmutable(), [.. broken], [.. notices], compared);
    }

    private void Check(FoundSeal seal, FoundSeal? before)
    {
        var statement = seal.Statement;
        var key = FindKey(seal);
        if (key is null)
            Break(seal, "signatures", expected.Keys.IsEmpty
                ? "the signature is not that of the key beside it"
                : $"it is signed by the key {seal.Envelope.KeyId}, or by none; not by one that was given");
        if (statement.Session != session)
            Break(seal, "session", $"it is the seal of {statement.Session}");
        if (statement.Number != seal.Number)
            Break(seal, "number", string.Create(CultureInfo.InvariantCulture, $"it is seal {statement.Number}"));
        if (before is not null && statement.Previous != before.Digest || (seal.Number == 1 && statement.Previous is not null))
            Break(seal, "previous", "it does not follow the seal before it: that one has another digest");
        CheckList(seal, before);
        if (!chronolog.Has(statement.Chronolog))
            Break(seal, "chronolog", string.Create(
                CultureInfo.InvariantCulture, $"entry {statement.Chronolog.Entries} of the chronolog is not the one that was sealed; {Entries(statement)}"));
        if (key is not null)
            signed.Add(Summary(seal, key));
    }

    private string Entries(SealStatement statement) => chronolog.Lines.Count < statement.Chronolog.Entries
        ? string.Create(CultureInfo.InvariantCulture, $"the chronolog has {chronolog.Lines.Count}")
        : "it, or one before it, was changed";

    private VerifyingKey? FindKey(FoundSeal seal)
    {
        if (!expected.Keys.IsEmpty)
            return expected.Keys.FirstOrDefault(seal.Envelope.IsSignedBy);
        var path = $"{session}/{SealPaths.Key(seal.Envelope.KeyId)}";
        if (!Digest.TryParse(seal.Envelope.KeyId, out _) || !files.FileExists(path))
            return null;
        try
        {
            var key = VerifyingKey.Parse(System.Text.Encoding.UTF8.GetString(files.ReadAll(path)));
            return key.Id.ToString() == seal.Envelope.KeyId && seal.Envelope.IsSignedBy(key) ? key : null;
        }
        catch (InvalidKeyException)
        {
            return null;
        }
    }

    private void CheckList(FoundSeal seal, FoundSeal? before)
    {
        var (statement, list) = (seal.Statement, SealPaths.List(seal.Number));
        if (!statement.Subjects.Contains(new SealedFile(list, Digest.Of(seal.ListText.Span))))
            broken.Add(new Discrepancy(list, null, "it is not the list that was sealed"));
        else if (seal.TreeOf(seal.Lines.Count) != statement.Tree || seal.TreeOf(statement.Log.Size) != statement.Log)
            Break(seal, "tree", "the tree over the list has another root, or another size");
        else if (before is not null && seal.TreeOf(before.Statement.Log.Size) != before.Statement.Log)
            broken.Add(new Discrepancy(list, null, $"it does not begin with what {before.Name} covers: something sealed was taken out or replaced"));
    }

    /// <summary>Compares with the last seal what lies there; what may have changed since it was made only when nothing has happened since.</summary>
    private int CheckFiles(FoundSeal last, CancellationToken cancellationToken)
    {
        var later = chronolog.After(last.Statement.Chronolog);
        if (later.Count > 0)
            Unsealed(string.Create(
                CultureInfo.InvariantCulture,
                $"{later.Count} entries of the chronolog, from {later[0].Seq} on ({later[0].Event}), and {later.Count(entry => entry.Event == ChronologEvents.Record)} records, are later than the last seal"));
        else if (last.Statement.Scope == Sealer.WholeSession)
            CheckStrays(last);
        var compared = 0;
        foreach (var line in later.Count > 0 ? last.Lines.Take((int)last.Statement.Log.Size) : last.Lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryReadLine(last, line.Span) is { } file)
                compared += CheckFile(file);
        }

        return compared;
    }

    /// <summary>What lies in the session's folder beside what was sealed; the chronolog, the seals and the engine have no line.</summary>
    private void CheckStrays(FoundSeal last)
    {
        var covered = last.Lines.Select(line => TryReadLine(last, line.Span)?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var name in files.List(session).Where(name => name is not (SealPaths.Folder or SessionPaths.ChronologName or "engine")).SelectMany(Below))
        {
            if (!covered.Contains(name))
                broken.Add(new Discrepancy(name, null, "it is not part of what was sealed"));
        }
    }

    private IEnumerable<string> Below(string name) => files.FolderExists($"{session}/{name}")
        ? files.List($"{session}/{name}").SelectMany(child => Below($"{name}/{child}"))
        : [name];

    private SealedFile? TryReadLine(FoundSeal seal, ReadOnlySpan<byte> line)
    {
        try
        {
            return SealList.ReadLine(line);
        }
        catch (FormatException wrong)
        {
            broken.Add(new Discrepancy(SealPaths.List(seal.Number), null, wrong.Message));
            return null;
        }
    }

    private int CheckFile(SealedFile file)
    {
        if (!ViewName.IsInside(file.Name) || !files.FileExists($"{session}/{file.Name}"))
            broken.Add(new Discrepancy(file.Name, null, "it was sealed, and is missing"));
        else if (Digest.Of(files.ReadAll($"{session}/{file.Name}")) is var found && found != file.Digest)
            broken.Add(new Discrepancy(file.Name, null, $"its digest is {found}; sealed was {file.Digest}"));
        return 1;
    }

    /// <summary>Seals that the chronolog tells of are there, and are those.</summary>
    private void CheckNamed(int highest)
    {
        foreach (var entry in chronolog.Entries.Where(entry => entry.Event == ChronologEvents.Sealed))
        {
            var name = $"{SealPaths.Folder}/{entry.Facts["seal"]}.json";
            var seal = signed.FirstOrDefault(seal => SealPaths.Seal(seal.Number) == name);
            if (!files.FileExists($"{session}/{name}"))
                broken.Add(new Discrepancy(name, null, string.Create(CultureInfo.InvariantCulture, $"it is missing; entry {entry.Seq} of the chronolog tells of it")));
            else if (seal is not null && Digest.Of(files.ReadAll($"{session}/{name}")).ToString() != entry.Facts["digest"])
                broken.Add(new Discrepancy(name, null, string.Create(CultureInfo.InvariantCulture, $"it is not the seal that entry {entry.Seq} of the chronolog tells of")));
        }

        var named = chronolog.Entries.Any(entry => entry.Event == ChronologEvents.Sealed && entry.Facts["seal"] == SealPaths.Stem(highest));
        if (highest > 0 && !named)
            notices.Add($"the chronolog ends before the entry that tells of {SealPaths.Seal(highest)}: the process ended there, or its last entries were cut off");
    }

    private void CheckClock()
    {
        DateTimeOffset? before = null;
        foreach (var entry in chronolog.Entries)
        {
            if (before - entry.Time > LargestStep)
                notices.Add(string.Create(CultureInfo.InvariantCulture, $"the clock went back by {before - entry.Time:c} before entry {entry.Seq} of the chronolog"));
            before = entry.Time;
        }
    }

    private void CheckExpectations()
    {
        if (expected.Root is { } root && signed.All(seal => seal.Root != root))
            broken.Add(new Discrepancy(SealPaths.Folder, null, $"no seal has the root {root} that is expected"));
        foreach (var witness in expected.Witnesses.Where(witness => witness.Session == session))
        {
            if (signed.All(seal => seal.Number != witness.Number || seal.Root != witness.Root))
                broken.Add(new Discrepancy(
                    SealPaths.Seal(witness.Number), null, $"it is not the seal that was witnessed on {witness.Time:yyyy-MM-dd HH:mm:ss} UTC: its root was {witness.Root}"));
        }

        if (expected.Witnesses.Length > 0 && expected.Witnesses.All(witness => witness.Session != session))
            broken.Add(new Discrepancy(SealPaths.Folder, null, $"the witness knows nothing of {session}"));
    }

    private SealSummary Summary(FoundSeal seal, VerifyingKey key)
    {
        var (statement, stamp) = (seal.Statement, ReadTimeStamp(seal));
        return new SealSummary(
            seal.Number, statement.Scope, statement.Tree.Root, statement.Tree.Size, key.Id, statement.SealedAt, stamp?.Time, stamp?.By);
    }

    private TimeStamp? ReadTimeStamp(FoundSeal seal)
    {
        var name = SealPaths.TimeStamp(seal.Number);
        if (!files.FileExists($"{session}/{name}"))
            return null;
        var stamp = TimeStamp.Read(files.ReadAll($"{session}/{name}"), seal.Bytes.Span);
        if (stamp is null)
            broken.Add(new Discrepancy(name, null, $"it is no time stamp of {seal.Name}"));
        else if (expected.TimeStampCertificate is { } certificate && stamp.Certificate != certificate)
            broken.Add(new Discrepancy(name, null, $"it is signed with the certificate {stamp.Certificate} of {stamp.By}, not with the one that was given"));
        else if ((stamp.Time - seal.Statement.SealedAt).Duration() > LargestClockError)
            broken.Add(new Discrepancy(
                seal.Name, "sealedAt", $"it says {seal.Statement.SealedAt:yyyy-MM-dd HH:mm:ss} UTC, and its time stamp {stamp.Time:yyyy-MM-dd HH:mm:ss}: the machine's clock was wrong, or set"));
        return stamp;
    }

    /// <summary>No difference by itself; but who asks for a certain key or root asks that everything is sealed.</summary>
    private void Unsealed(string what)
    {
        if (expected.AreAnchored)
            broken.Add(new Discrepancy(SealPaths.Folder, null, what));
        else
            notices.Add(what);
    }

    private void Break(FoundSeal seal, string member, string why) => broken.Add(new Discrepancy(seal.Name, member, why));
}
