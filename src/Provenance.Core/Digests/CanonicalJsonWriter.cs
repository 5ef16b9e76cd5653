using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Provenance.Core.Digests;

/// <summary>
/// Writes canonical JSON (RFC 8785) straight to UTF-8. The caller gives the members of an object in ascending order of
/// their names' UTF-16 code units; a name out of order is an error here, not a wrong digest later.
/// For JSON that already exists as a document there is <see cref="CanonicalJson"/>.
/// </summary>
/// <param name="capacity">Bytes to begin with; the writer grows.</param>
public sealed class CanonicalJsonWriter(int capacity = 1024)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private static readonly SearchValues<byte> SpecialBytes = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(c => (byte)c)]);

    private const int Short = 64;

    private const int ScratchCapacity = 1 << 12;

    private const int LargestScratch = 1 << 20;

    [ThreadStatic]
    private static CanonicalJsonWriter? scratch;

    private readonly ArrayBufferWriter<byte> buffer = new(capacity);
    private readonly Stack<string?> lastNames = new();
    private bool needsComma;

    public ReadOnlySpan<byte> WrittenSpan => buffer.WrittenSpan;

    public ReadOnlyMemory<byte> WrittenMemory => buffer.WrittenMemory;

    /// <summary>One object with these members, in an array of exactly its size: for what is written for every call. The room to write in is used again.</summary>
    /// <param name="value">What <paramref name="members"/> gets.</param>
    public static byte[] WriteObject<T>(T value, Action<CanonicalJsonWriter, T> members)
    {
        var json = InScratch(value, members);
        var bytes = json.WrittenSpan.ToArray();
        Keep(json);
        return bytes;
    }

    /// <summary>The digest of these bytes, which are kept nowhere.</summary>
    /// <inheritdoc cref="WriteObject"/>
    public static Digest DigestObject<T>(T value, Action<CanonicalJsonWriter, T> members)
    {
        var json = InScratch(value, members);
        var digest = Digest.Of(json.WrittenSpan);
        Keep(json);
        return digest;
    }

    public void BeginObject() => Open((byte)'{');

    public void BeginObject(string name)
    {
        Name(name);
        Open((byte)'{');
    }

    public void EndObject() => Close((byte)'}');

    public void BeginArray(string name)
    {
        Name(name);
        Open((byte)'[');
    }

    public void BeginArray() => Open((byte)'[');

    public void EndArray() => Close((byte)']');

    public void String(string name, string value)
    {
        Name(name);
        Value(value);
    }

    /// <summary>A text that is valid UTF-8 already.</summary>
    public void String(string name, ReadOnlySpan<byte> utf8)
    {
        Name(name);
        Raw("\""u8);
        for (int special; (special = utf8.IndexOfAny(SpecialBytes)) >= 0; utf8 = utf8[(special + 1)..])
        {
            Raw(utf8[..special]);
            Escaped((char)utf8[special]);
        }

        Raw(utf8);
        Raw("\""u8);
        needsComma = true;
    }

    public void String(string name, Digest digest)
    {
        Name(name);
        Raw("\""u8);
        digest.WriteTo(buffer);
        Raw("\""u8);
        needsComma = true;
    }

    public void Integer(string name, long value)
    {
        Name(name);
        Value(value);
    }

    public void Number(string name, double value)
    {
        Name(name);
        Value(value);
    }

    public void Boolean(string name, bool value)
    {
        Name(name);
        Raw(value ? "true"u8 : "false"u8);
        needsComma = true;
    }

    public void Null(string name)
    {
        Name(name);
        Raw("null"u8);
        needsComma = true;
    }

    public void Value(string value)
    {
        Separate();
        Text(value);
        needsComma = true;
    }

    public void Value(long value)
    {
        Separate();
        var span = buffer.GetSpan(20);
        Utf8Formatter.TryFormat(value, span, out var written);
        buffer.Advance(written);
        needsComma = true;
    }

    /// <summary>A number as ECMAScript prints it, as RFC 8785 asks.</summary>
    /// <exception cref="ArgumentException">The value is not finite: JSON has no such number.</exception>
    public void Value(double value)
    {
        Separate();
        Raw(Encoding.ASCII.GetBytes(EcmaScriptNumber.Format(value)));
        needsComma = true;
    }

    /// <summary>A string, number, true, false or null of a parsed document, as a member or, without a name, as an item.</summary>
    internal void Scalar(string? name, JsonElement element)
    {
        if (name is not null)
            Name(name);
        Separate();
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                Text(element.GetString()!);
                break;
            case JsonValueKind.Number:
                Raw(Encoding.ASCII.GetBytes(EcmaScriptNumber.Format(element.GetDouble())));
                break;
            default:
                Raw(Encoding.ASCII.GetBytes(element.GetRawText()));
                break;
        }

        needsComma = true;
    }

    /// <summary>While it is written in, the thread has none: what is written meanwhile gets one of its own.</summary>
    private static CanonicalJsonWriter InScratch<T>(T value, Action<CanonicalJsonWriter, T> members)
    {
        var json = scratch ?? new CanonicalJsonWriter(ScratchCapacity);
        scratch = null;
        json.BeginObject();
        members(json, value);
        json.EndObject();
        return json;
    }

    private static void Keep(CanonicalJsonWriter json)
    {
        if (json.buffer.Capacity > LargestScratch)
            return;
        json.buffer.ResetWrittenCount();
        json.needsComma = false;
        scratch = json;
    }

    private void Open(byte bracket)
    {
        Separate();
        Raw([bracket]);
        lastNames.Push(null);
        needsComma = false;
    }

    private void Close(byte bracket)
    {
        Raw([bracket]);
        lastNames.Pop();
        needsComma = true;
    }

    private void Name(string name)
    {
        var last = lastNames.Pop();
        if (last is not null && string.CompareOrdinal(last, name) >= 0)
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"Canonical JSON has its members in order; \"{name}\" can't follow \"{last}\"."));
        lastNames.Push(name);
        Separate();
        Text(name);
        Raw(":"u8);
        needsComma = false;
    }

    private void Separate()
    {
        if (needsComma)
            Raw(","u8);
        needsComma = false;
    }

    private void Raw(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

    private void Text(ReadOnlySpan<char> value)
    {
        Raw("\""u8);
        for (int special; (special = value.IndexOfAny(Special)) >= 0; value = value[(special + 1)..])
        {
            Plain(value[..special]);
            Escaped(value[special]);
        }

        Plain(value);
        Raw("\""u8);
    }

    private void Plain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        // The most that a long text could take is three times what it does: the buffer would grow for nothing.
        var room = text.Length <= Short ? Encoding.UTF8.GetMaxByteCount(text.Length) : Encoding.UTF8.GetByteCount(text);
        var span = buffer.GetSpan(room);
        buffer.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private void Escaped(char c) =>
        Raw(c switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\t' => "\\t"u8,
            '\n' => "\\n"u8,
            '\f' => "\\f"u8,
            '\r' => "\\r"u8,
            _ => Encoding.ASCII.GetBytes($"\\u{(int)c:x4}"),
        });
}
