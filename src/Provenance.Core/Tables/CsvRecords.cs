using System.Collections.Immutable;
using System.Text;

namespace Provenance.Core.Tables;

/// <summary>
/// Reads CSV (RFC 4180; a line may also end with a line feed alone) strictly: what is between quotes, and not, is never guessed at.
/// </summary>
public static class CsvRecords
{
    /// <summary>Fields of one record: more is no table that anybody means.</summary>
    public const int MostFields = 10_000;

    /// <summary>The records in their order, empty lines left out.</summary>
    /// <exception cref="InvalidCsvException">A quote stands where none may, or is not closed, or a record has too many fields.</exception>
    public static IEnumerable<CsvRecord> Read(string text)
    {
        var scan = new Scan(text);
        while (!scan.AtEnd)
        {
            var (line, fields) = (scan.Line, ImmutableArray.CreateBuilder<string>());
            do
            {
                if (fields.Count == MostFields)
                    throw new InvalidCsvException(line, fields.Count + 1, $"a record has more than {MostFields} fields");
                fields.Add(scan.Field(fields.Count + 1));
            }
            while (scan.Comma());
            scan.EndLine(fields.Count);
            if (fields is not [""])
                yield return new CsvRecord(line, fields.ToImmutable());
        }
    }

    private sealed class Scan(string text)
    {
        private int at;

        public int Line { get; private set; } = 1;

        public bool AtEnd => at >= text.Length;

        private char Here => at < text.Length ? text[at] : '\n';

        public bool Comma()
        {
            if (AtEnd || Here != ',')
                return false;
            at++;
            return true;
        }

        public string Field(int number) => !AtEnd && Here == '"' ? Quoted(number) : Plain(number);

        public void EndLine(int field)
        {
            if (Here == '\r' && at + 1 < text.Length && text[at + 1] == '\n')
                at++;
            if (Here != '\n')
                throw new InvalidCsvException(Line, field, "something stands behind the closing quote");
            at++;
            Line++;
        }

        private string Plain(int number)
        {
            var length = text.AsSpan(at).IndexOfAny(",\"\n");
            var end = length < 0 ? text.Length : at + length;
            if (end < text.Length && text[end] == '"')
                throw new InvalidCsvException(Line, number, "a quote stands in a field that is not in quotes");
            var field = text[at..end];
            at = end;
            if (!field.EndsWith('\r') || (end < text.Length && text[end] != '\n'))
                return field;
            at -= end < text.Length ? 1 : 0;
            return field[..^1];
        }

        private string Quoted(int number)
        {
            var (line, field) = (Line, new StringBuilder());
            for (at++; at < text.Length; at++)
            {
                if (text[at] == '"' && ++at is var next && (next >= text.Length || text[next] != '"'))
                    return field.ToString();
                if (text[at] == '\n')
                    Line++;
                field.Append(text[at]);
            }

            throw new InvalidCsvException(line, number, "a quote is not closed");
        }
    }
}

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">On which it begins, from 1.</param>
public sealed record CsvRecord(int Line, ImmutableArray<string> Fields);

/// <summary>A text is no CSV.</summary>
/// <param name="line">From 1.</param>
/// <param name="field">From 1, in the record.</param>
public sealed class InvalidCsvException(int line, int field, string rule)
    : ProvenanceException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {line}, field {field}: {rule}."))
{
    public int Line { get; } = line;

    public int Field { get; } = field;

    public string Rule { get; } = rule;
}
