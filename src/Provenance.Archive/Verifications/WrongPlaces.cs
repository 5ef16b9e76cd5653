using System.Globalization;
using System.Text;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Seals;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Verification;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Verifications;

/// <summary>Adds to a difference which byte of the file is the first that is wrong, and what depends on it.</summary>
internal sealed class WrongPlaces
{
    /// <summary>Finding a byte by trying takes a second or two.</summary>
    private const int MostSearches = 5;

    private readonly IFileStore files;
    private readonly string session;
    private readonly SealedChronolog chronolog;
    private readonly Lazy<CommittedDigests> committed;
    private readonly (SessionDocument Document, Plan Plan)? locked;
    private int searches;

    public WrongPlaces(IFileStore files, string session)
    {
        (this.files, this.session, chronolog) = (files, session, SealedChronolog.Read(files, session));
        committed = new(() => CommittedDigests.Read(files, session, chronolog));
        locked = FindLocked();
    }

    public Discrepancy Complete(Discrepancy wrong)
    {
        var affected = wrong with
        {
            Affects = locked is { } known ? Dependents.Of(known.Document, known.Plan, wrong.File) : Dependents.Of(wrong.File),
        };
        if (wrong.Byte is not null || !files.FileExists($"{session}/{wrong.File}"))
            return affected;
        if (wrong.File == SessionPaths.ChronologName)
            return FindInChronolog(affected);
        if (committed.Value.Find(wrong.File) is not { } digest)
            return affected;
        var bytes = files.ReadAll($"{session}/{wrong.File}");
        if (Digest.Of(bytes) == digest)
            return affected;
        return searches++ < MostSearches && WrongByte.Find(bytes, digest, Copies(wrong.File, bytes)) is { } found
            ? affected with { Byte = found.Offset, Why = $"{wrong.Why}; {found}" }
            : affected with { Why = $"{wrong.Why}; which byte is wrong can't be told, for of this file only the digest was kept, and no change of a single byte has it" };
    }

    /// <summary>The record that has the text that its view has.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> Copies(string file, byte[] bytes)
    {
        if (!file.StartsWith("llm_archive/", StringComparison.Ordinal) || !file.EndsWith(".json", StringComparison.Ordinal))
            return [];
        var view = $"{session}/{file[..file.IndexOf('.', StringComparison.Ordinal)]}.txt";
        try
        {
            return files.FileExists(view)
                ? [RecordFormat.Write(RecordFormat.Read(bytes) with { Text = Encoding.UTF8.GetString(files.ReadAll(view)) })]
                : [];
        }
        catch (InvalidMemberException)
        {
            return [];
        }
    }

    /// <summary>A line is what the one after it says it is; the digests of some are sealed.</summary>
    private Discrepancy FindInChronolog(Discrepancy wrong)
    {
        for (var i = 0; i < chronolog.Lines.Count; i++)
        {
            var line = chronolog.Lines[i];
            var wanted = i + 1 < chronolog.Lines.Count ? ChronologFormat.FindPrevious(chronolog.Lines[i + 1].Span) : committed.Value.FindEntry(i + 1);
            if (wanted is null || wanted == Digest.Of(line.Span))
                continue;
            var start = chronolog.Lines.Take(i).Sum(before => before.Length + 1L);
            return WrongByte.Find(line, wanted) is { } found
                ? wrong with
                {
                    Where = (i + 1).ToString(CultureInfo.InvariantCulture),
                    Byte = start + found.Offset,
                    Why = $"{wrong.Why}; {found with { Offset = start + found.Offset }}",
                }
                : wrong with { Why = $"{wrong.Why}; which byte is wrong can't be told: an entry was changed in more than one, or taken out, put in or moved" };
        }

        return wrong;
    }

    private (SessionDocument, Plan)? FindLocked()
    {
        try
        {
            var folder = SessionFolder.Read(files, session);
            return (folder.Document, folder.Plan);
        }
        catch (InvalidSessionException)
        {
            return null;
        }
    }
}
