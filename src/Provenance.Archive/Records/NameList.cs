using System.Buffers;
using System.Text;

namespace Provenance.Archive.Records;

/// <summary>Names that gather, some ten thousand of them between two flushes: as bytes, a quarter of what strings would take.</summary>
internal sealed class NameList
{
    private const byte End = 0;

    private readonly Lock gate = new();
    private ArrayBufferWriter<byte> names = new();

    public void Add(string name)
    {
        lock (gate)
        {
            names.Advance(Encoding.UTF8.GetBytes(name, names.GetSpan(Encoding.UTF8.GetMaxByteCount(name.Length))));
            names.Write([End]);
        }
    }

    /// <summary>All names that were added since the last time, in their order.</summary>
    public IEnumerable<string> TakeAll()
    {
        ArrayBufferWriter<byte> taken;
        lock (gate)
            (taken, names) = (names, new ArrayBufferWriter<byte>());
        return Encoding.UTF8.GetString(taken.WrittenSpan).Split((char)End, StringSplitOptions.RemoveEmptyEntries);
    }
}
