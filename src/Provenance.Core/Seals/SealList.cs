using System.Buffers;
using System.Globalization;
using System.Text;
using Provenance.Core.Digests;

namespace Provenance.Core.Seals;

/// <summary>
/// The list that a seal's tree is over: a leaf is a line without its end. Lines of files are those of <c>sha256sum</c>, so that its
/// <c>--check</c> reads the list; those that begin with <c>#</c> say of which session it is and where its chronolog stood.
/// </summary>
public sealed class SealList
{
    private const string Separator = "  ";

    private readonly ArrayBufferWriter<byte> text = new();

    public SealList(string session)
    {
        Tree = new GrowingTree();
        Add("# provenance seal list, format 1");
        Add($"# session {session}");
    }

    private SealList(SealList other)
    {
        text.Write(other.text.WrittenSpan);
        Tree = other.Tree.Copy();
    }

    /// <summary>Over all lines so far.</summary>
    public GrowingTree Tree { get; }

    /// <summary>The list's bytes.</summary>
    public ReadOnlyMemory<byte> Text => text.WrittenMemory;

    public void Add(SealedFile file) => Add($"{file.Digest}{Separator}{file.Name}");

    public void Add(ChronologPoint chronolog) =>
        Add(string.Create(CultureInfo.InvariantCulture, $"# chronolog {chronolog.Entries} {chronolog.Head}"));

    /// <summary>A list of its own with the same lines.</summary>
    public SealList Copy() => new(this);

    /// <summary>The lines of a list, without their ends.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> list)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (int end; (end = list.Span.IndexOf((byte)'\n')) >= 0; list = list[(end + 1)..])
            lines.Add(list[..end]);
        if (!list.IsEmpty)
            lines.Add(list);
        return lines;
    }

    /// <summary>The file that a line is of; null for a line that begins with <c>#</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static SealedFile? ReadLine(ReadOnlySpan<byte> line)
    {
        var read = Encoding.UTF8.GetString(line);
        if (read.StartsWith('#'))
            return null;
        var space = read.IndexOf(Separator, StringComparison.Ordinal);
        return space > 0 && Digest.TryParse(read[..space], out var digest) && space + Separator.Length < read.Length
            ? new SealedFile(read[(space + Separator.Length)..], digest)
            : throw new FormatException("A line is a digest, two spaces and a name.");
    }

    private void Add(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        Tree.Add(bytes.AsSpan(0, bytes.Length - 1));
        text.Write(bytes);
    }
}
