using Provenance.Archive.Sessions;
using Provenance.Core.Digests;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Chronologs;

/// <summary><c>chronolog.jsonl</c> as it was found: the entries up to the first line that does not follow from those before it.</summary>
/// <param name="Valid">The bytes of these entries' lines.</param>
/// <param name="Head">The digest of the last of them.</param>
/// <param name="Lines">How many whole lines the file has.</param>
/// <param name="Fault">What is wrong with the line after the last entry; null when nothing is.</param>
internal sealed record ChronologText(
    IReadOnlyList<ChronologEntry> Entries, ReadOnlyMemory<byte> Valid, Digest Head, long Lines, string? Fault)
{
    public static ChronologText Read(IFileStore files, SessionPaths paths)
    {
        ReadOnlyMemory<byte> bytes;
        try
        {
            bytes = files.ReadAll(paths.Chronolog);
        }
        catch (FileNotFoundException)
        {
            throw new CorruptChronologException(paths.Session, 1, "the file is missing");
        }

        return Read(bytes);
    }

    public static ChronologText Read(ReadOnlyMemory<byte> bytes)
    {
        var entries = new List<ChronologEntry>();
        var (head, start, fault) = (ChronologFormat.First, 0, (string?)null);
        for (int length; fault is null && (length = bytes.Span[start..].IndexOf((byte)'\n')) >= 0;)
        {
            var line = bytes.Slice(start, length);
            try
            {
                entries.Add(ChronologFormat.ReadLine(line.Span, head, entries.Count + 1));
                head = Digest.Of(line.Span);
                start += length + 1;
            }
            catch (InvalidMemberException wrong)
            {
                fault = wrong.Message;
            }
        }

        var rest = bytes.Span[start..].Count((byte)'\n');
        return new ChronologText(entries, bytes[..start], head, entries.Count + rest, fault);
    }
}
