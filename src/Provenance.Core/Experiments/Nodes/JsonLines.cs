using System.Text;
using System.Text.Json;

namespace Provenance.Core.Experiments.Nodes;

/// <summary>
/// JSON bytes in which raw control characters inside strings are escaped, with the lines of the text that they came from.
/// </summary>
internal sealed class JsonLines
{
    private readonly List<int> starts = [0];

    private JsonLines(byte[] bytes) => Bytes = bytes;

    public byte[] Bytes { get; private set; }

    /// <summary>The line, from 1, of the first control character that had to be escaped; null when there was none.</summary>
    public int? FirstEscaped { get; private set; }

    public static JsonLines Escape(byte[] original)
    {
        var lines = new JsonLines(original);
        lines.Scan(original);
        return lines;
    }

    /// <summary>The line, from 1, in the original text that this offset in <see cref="Bytes"/> belongs to.</summary>
    public int LineAt(int offset)
    {
        var found = starts.BinarySearch(offset);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>The line, from 1, in the original text where a reader of <see cref="Bytes"/> gave up.</summary>
    public int LineOf(JsonException wrong)
    {
        var newlines = wrong.LineNumber ?? 0;
        var offset = 0;
        for (; newlines > 0 && offset < Bytes.Length; offset++)
        {
            if (Bytes[offset] == '\n')
                newlines--;
        }

        return LineAt(Math.Min(offset + (int)(wrong.BytePositionInLine ?? 0), Bytes.Length));
    }

    private void Scan(byte[] original)
    {
        var output = new MemoryStream(original.Length);
        var inString = false;
        var escaped = false;
        foreach (var b in original)
        {
            if (inString && b < 0x20)
            {
                FirstEscaped ??= starts.Count;
                output.Write(Encoding.ASCII.GetBytes($"\\u{(int)b:x4}"));
                escaped = false;
            }
            else
            {
                output.WriteByte(b);
                inString ^= b == '"' && !escaped;
                escaped = inString && b == '\\' && !escaped;
            }

            if (b == '\n')
                starts.Add((int)output.Length);
        }

        if (FirstEscaped is not null)
            Bytes = output.ToArray();
    }
}
