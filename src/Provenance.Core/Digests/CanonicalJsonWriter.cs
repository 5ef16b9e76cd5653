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
public sealed class CanonicalJsonWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly Stack<string?> lastNames = new();
    private bool needsComma;

    public ReadOnlySpan<byte> WrittenSpan => buffer.WrittenSpan;

    public ReadOnlyMemory<byte> WrittenMemory => buffer.WrittenMemory;

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

    /// <summary>A value that is canonical JSON already.</summary>
    public void CanonicalValue(string name, ReadOnlySpan<byte> canonical)
    {
        Name(name);
        Raw(canonical);
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

    private void Text(string value)
    {
        Raw("\""u8);
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is not ('"' or '\\' or < ' '))
                continue;
            Plain(value.AsSpan(start, i - start));
            Escaped(value[i]);
            start = i + 1;
        }

        Plain(value.AsSpan(start));
        Raw("\""u8);
    }

    private void Plain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        var span = buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
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
