using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Plans;

namespace Provenance.Core.Extraction.Formats;

/// <summary>A row of <c>extraction_log.jsonl</c>: one note, and of which answer.</summary>
public sealed record ExtractionLogRow(int Ordinal, string Document, string Model, int Run, ExtractionNote Note);

/// <summary>The format of <c>extracted/extraction_log.jsonl</c>: a line of canonical JSON per note, format 1, each ended by a line feed.</summary>
public static class ExtractionLog
{
    public const int Version = 1;

    /// <summary>The file's name in the session.</summary>
    public const string FileName = "extracted/extraction_log.jsonl";

    /// <summary>The rows of an answer, in the order of its notes.</summary>
    public static IEnumerable<ExtractionLogRow> Rows(PlannedCall call, ExtractedAnswer answer) =>
        answer.Notes.Select(note => new ExtractionLogRow(call.Ordinal, call.Document, call.Model.ToString(), call.Run, note));

    public static byte[] Write(IEnumerable<ExtractionLogRow> rows)
    {
        using var lines = new MemoryStream();
        foreach (var row in rows)
        {
            lines.Write(Line(row));
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }

    /// <exception cref="InvalidMemberException">A line is not of this format; the member begins with its number.</exception>
    public static ImmutableArray<ExtractionLogRow> Read(ReadOnlyMemory<byte> utf8)
    {
        var rows = ImmutableArray.CreateBuilder<ExtractionLogRow>();
        while (!utf8.IsEmpty)
        {
            var end = utf8.Span.IndexOf((byte)'\n');
            if (end < 0)
                throw new InvalidMemberException($"line {rows.Count + 1}", "the line has no end");
            rows.Add(Row(utf8[..end], $"line {rows.Count + 1}"));
            utf8 = utf8[(end + 1)..];
        }

        return rows.ToImmutable();
    }

    private static ReadOnlySpan<byte> Line(ExtractionLogRow row)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.String("detail", row.Note.Detail);
        json.String("document", row.Document);
        json.Integer("format", Version);
        json.String("kind", row.Note.Kind);
        json.String("model", row.Model);
        json.Integer("ordinal", row.Ordinal);
        json.String("rule", row.Note.Rule);
        json.Integer("run", row.Run);
        json.String("where", row.Note.Where);
        json.EndObject();
        return json.WrittenSpan;
    }

    private static ExtractionLogRow Row(ReadOnlyMemory<byte> line, string where)
    {
        try
        {
            return JsonMembers.Read(line, Row);
        }
        catch (InvalidMemberException wrong)
        {
            throw new InvalidMemberException(wrong.Member.Length == 0 ? where : $"{where}: {wrong.Member}", wrong.Rule);
        }
    }

    private static ExtractionLogRow Row(JsonMembers json)
    {
        json.Format(Version);
        return new ExtractionLogRow(
            json.Integer("ordinal", 1),
            json.Text("document"),
            json.Text("model"),
            json.Integer("run", 1),
            new ExtractionNote(json.Text("kind"), json.Text("rule"), json.Text("where"), json.Text("detail")));
    }
}
