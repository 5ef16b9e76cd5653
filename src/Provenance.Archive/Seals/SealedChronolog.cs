using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Seals;

/// <summary>The chronolog's lines as they are found, whether or not they follow from one another.</summary>
internal sealed class SealedChronolog
{
    /// <summary>What may follow a seal without changing anything that it covers.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        ChronologEvents.Sealed, ChronologEvents.Anchored, ChronologEvents.AnchorFailed, ChronologEvents.Opened, ChronologEvents.Closed,
        ChronologEvents.Ended, ChronologEvents.Joined,
        "mirror", "mirror-failed", "budget-set",
    };

    private readonly List<ChronologEntry?> entries = [];

    private SealedChronolog(IReadOnlyList<ReadOnlyMemory<byte>> lines)
    {
        Lines = lines;
        foreach (var line in lines)
            entries.Add(TryRead(line.Span, entries.Count + 1));
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Lines { get; }

    /// <summary>Those of the lines that can be read.</summary>
    public IEnumerable<ChronologEntry> Entries => entries.OfType<ChronologEntry>();

    public static SealedChronolog Read(IFileStore files, string session)
    {
        try
        {
            var bytes = files.ReadAll($"{session}/{SessionPaths.ChronologName}");
            return new SealedChronolog(SealList.Lines(bytes.AsMemory(0, bytes.AsSpan().LastIndexOf((byte)'\n') + 1)));
        }
        catch (FileNotFoundException)
        {
            return new SealedChronolog([]);
        }
    }

    public bool Has(ChronologPoint point) =>
        point.Entries <= Lines.Count && Digest.Of(Lines[(int)point.Entries - 1].Span) == point.Head;

    /// <summary>The entries after a point that add something to what a seal there covers.</summary>
    public IReadOnlyList<ChronologEntry> After(ChronologPoint point) =>
        [.. entries.Skip((int)Math.Min(point.Entries, int.MaxValue)).OfType<ChronologEntry>().Where(entry => !Harmless.Contains(entry.Event))];

    private static ChronologEntry? TryRead(ReadOnlySpan<byte> line, long seq)
    {
        try
        {
            return ChronologFormat.ReadContent(line, seq);
        }
        catch (InvalidMemberException)
        {
            return null;
        }
    }
}
