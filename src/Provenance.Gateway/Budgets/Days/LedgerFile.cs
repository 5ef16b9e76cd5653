using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Gateway.Budgets.Days;

/// <summary>The file of one day, <c>2026-11-25.jsonl</c>. Read and written only by who holds the ledger's lock.</summary>
internal sealed class LedgerFile : IDisposable
{
    private const int Version = 1;

    private readonly SafeFileHandle handle;
    private readonly string name;
    private long end;
    private int lines;

    public LedgerFile(string folder, DateOnly date)
    {
        Date = date;
        name = string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}.jsonl");
        handle = File.OpenHandle(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    public DateOnly Date { get; }

    /// <summary>As far as it was read.</summary>
    public LedgerDay Day { get; } = new();

    /// <summary>Takes in what others have written. What a crash left of a last line is cut off: nobody was told that it was written.</summary>
    /// <exception cref="CorruptLedgerException">A line before the last ones is none.</exception>
    public void CatchUp()
    {
        var length = RandomAccess.GetLength(handle);
        if (length == end)
            return;
        var bytes = new byte[length - end];
        var read = RandomAccess.Read(handle, bytes, end);
        var whole = Take(bytes.AsMemory(0, read));
        end += whole;
        if (end < length)
            RandomAccess.SetLength(handle, end);
    }

    /// <param name="flush">Whether the lines have to survive a loss of power.</param>
    public void Append(IReadOnlyCollection<LedgerLine> added, bool flush)
    {
        using var bytes = new MemoryStream();
        if (end == 0)
            bytes.Write(Header());
        foreach (var line in added)
            bytes.Write(line.Write());
        RandomAccess.Write(handle, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), end);
        if (flush)
            RandomAccess.FlushToDisk(handle);
        lines += added.Count + (end == 0 ? 1 : 0);
        end += bytes.Length;
        foreach (var line in added)
            Day.Apply(line);
    }

    public void Dispose() => handle.Dispose();

    /// <returns>How many bytes are whole lines.</returns>
    private int Take(ReadOnlyMemory<byte> bytes)
    {
        var taken = 0;
        while (bytes.Span[taken..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            var line = bytes.Slice(taken, length);
            if (WhyUnreadable(line) is { } rule)
            {
                RequireTail(bytes[(taken + length + 1)..], rule);
                return taken;
            }

            lines++;
            taken += length + 1;
        }

        return taken;
    }

    /// <summary>Takes the line in, or says what is wrong with it.</summary>
    private string? WhyUnreadable(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (lines == 0)
                ReadHeader(line);
            else
                Day.Apply(LedgerLine.Read(line));
            return null;
        }
        catch (Exception wrong) when (wrong is InvalidMemberException or JsonException or FormatException or OverflowException)
        {
            return wrong.Message;
        }
    }

    /// <summary>A loss of power can leave anything at the end. A line that can be read after one that can't was written after it.</summary>
    private void RequireTail(ReadOnlyMemory<byte> rest, string rule)
    {
        while (rest.Span.IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (IsLine(rest[..length]))
                throw new CorruptLedgerException(name, lines + 1, rule);
            rest = rest[(length + 1)..];
        }
    }

    private static bool IsLine(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return LedgerLine.Read(bytes) is not null;
        }
        catch (Exception wrong) when (wrong is InvalidMemberException or JsonException or FormatException or OverflowException)
        {
            return false;
        }
    }

    private byte[] Header()
    {
        var json = new CanonicalJsonWriter(capacity: 64);
        json.BeginObject();
        json.String("day", Text(Date));
        json.Integer("format", Version);
        json.EndObject();
        return [.. json.WrittenSpan, (byte)'\n'];
    }

    private void ReadHeader(ReadOnlyMemory<byte> line) => JsonMembers.Read(line, json =>
    {
        json.Format(Version);
        return json.Text("day") == Text(Date) ? Date : throw new FormatException($"This is the ledger of {Text(Date)}, and says that it is of another day.");
    });

    private static string Text(DateOnly date) => date.ToString("O", CultureInfo.InvariantCulture);
}
