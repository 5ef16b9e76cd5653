using System.Text;

namespace Provenance.Core.Extraction.Reading;

/// <summary>
/// Finds the JSON in what a model answered and reads it: strictly where it can be, else as far as it can be mended. Takes any text,
/// never throws, and needs time in proportion to the text's length.
/// </summary>
public static class TolerantJson
{
    /// <summary>In UTF-16 code units. What stands behind is not read.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private const int MaxReadings = 64;

    /// <summary>Places where JSON seems to begin and does not. No answer has so many; a text made of brackets has.</summary>
    private const int MaxFalseStarts = 1_000;

    public static JsonAnswer Read(string text) => Read(text, null);

    /// <param name="places">Gets where texts and numbers stand; null where nobody wants to know.</param>
    internal static JsonAnswer Read(string text, ValuePlaces? places)
    {
        var readings = new List<JsonReading>();
        var bounded = text.Length <= MaxLength ? text : text[..MaxLength];
        var starts = new JsonStarts(bounded);
        var strict = new StrictReader(bounded, places);
        var left = MaxFalseStarts;
        for (var start = starts.Next(0); start >= 0 && readings.Count < MaxReadings && left > 0; left--)
        {
            var enclosure = starts.EnclosureOf(start);
            var next = start + 1;
            if (strict.Read(start, enclosure) is { } whole)
            {
                readings.Add(whole);
                next = whole.End;
            }
            else if (Tolerant(bounded, start, starts.EnclosureEnd(start, enclosure), enclosure, places, ref next) is { } mended)
            {
                readings.Add(mended);
                if (mended.Fault is not null)
                    next = starts.NextEnclosure(mended.End);
            }

            start = starts.Next(next);
        }

        return new JsonAnswer(bounded, [.. readings]);
    }

    /// <returns>Null when hardly a token could be read: then it was no JSON, and the search goes on at <paramref name="next"/>.</returns>
    private static JsonReading? Tolerant(string text, int start, int end, Enclosure enclosure, ValuePlaces? places, ref int next)
    {
        var scan = new Scan(text, start, end);
        var reader = new TolerantReader(scan, places);
        var value = reader.ReadContainer();
        next = Math.Max(next, scan.At);
        if (scan.Broken && reader.Tokens < (scan.Fault is { Rule: MendingRules.EndOfText } ? 1 : 2))
            return null;
        return new JsonReading(value, start, scan.At, enclosure, [.. scan.Mendings], Closed(scan, text));
    }

    /// <summary>Text that ends at the mark that closes it was not cut: something in it is missing.</summary>
    private static Mending? Closed(Scan scan, string text) =>
        scan.Fault is { Rule: MendingRules.EndOfText } fault && scan.End < text.Length
            ? fault with { Rule = MendingRules.MissingBracket }
            : scan.Fault;

    /// <summary>Keeps its place in the text's bytes, so that many readings cost one pass.</summary>
    private sealed class StrictReader(string text, ValuePlaces? places)
    {
        private readonly byte[] utf8 = Encoding.UTF8.GetBytes(text);
        private int bytes;
        private int chars;

        public JsonReading? Read(int start, Enclosure enclosure)
        {
            bytes += Encoding.UTF8.GetByteCount(text.AsSpan(chars, start - chars));
            chars = start;
            var duplicates = new List<int>();
            if (StrictJson.Read(utf8.AsSpan(bytes), duplicates, places, bytes) is not { } read)
                return null;
            var length = Encoding.UTF8.GetCharCount(utf8, bytes, read.Length);
            return new JsonReading(
                read.Value, start, start + length, enclosure, [.. duplicates.Select(offset => Duplicate(start, offset))], null);
        }

        private Mending Duplicate(int start, int offset) =>
            new(MendingRules.DuplicateName, start + Encoding.UTF8.GetCharCount(utf8, bytes, offset));
    }
}
