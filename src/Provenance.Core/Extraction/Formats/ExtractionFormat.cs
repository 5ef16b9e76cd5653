using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Core.Extraction.Formats;

/// <summary>The format of <c>extracted/extracted_0001.json</c>: canonical JSON, format 1. What is null is left out.</summary>
public static class ExtractionFormat
{
    public const int Version = 1;

    /// <summary>The file's name in the session: <c>extracted/extracted_0001.json</c>.</summary>
    /// <param name="ordinalDigits">As many as the plan says: <see cref="Plans.Plan.OrdinalDigits"/>.</param>
    public static string FileName(int ordinal, int ordinalDigits) =>
        $"extracted/extracted_{ordinal.ToString($"D{ordinalDigits}", CultureInfo.InvariantCulture)}.json";

    public static byte[] Write(ExtractedAnswer answer)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        Array(json, "evidence", answer.Evidence, evidence =>
        {
            json.String("dimension", evidence.Dimension);
            json.String("quote", evidence.Quote);
        });
        if (answer.FailureClass is { } failure)
            json.String("failureClass", failure);
        json.Integer("format", Version);
        Array(json, "notes", answer.Notes, note =>
        {
            json.String("detail", note.Detail);
            json.String("kind", note.Kind);
            json.String("rule", note.Rule);
            json.String("where", note.Where);
        });
        json.Integer("ordinal", answer.Ordinal);
        Array(json, "reported", answer.Reported, reported =>
        {
            json.String("metric", reported.Metric);
            json.Number("value", reported.Value);
        });
        Array(json, "scores", answer.Scores, score => Score(json, score));
        if (answer.Source is { } source)
            Source(json, source);
        json.String("status", answer.Status.Name());
        json.EndObject();
        return json.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidMemberException">The bytes are not of this format, down to the last member.</exception>
    public static ExtractedAnswer Read(ReadOnlyMemory<byte> utf8) => JsonMembers.Read(utf8, Answer);

    private static void Array<T>(CanonicalJsonWriter json, string name, ImmutableArray<T> items, Action<T> write)
    {
        json.BeginArray(name);
        foreach (var item in items)
        {
            json.BeginObject();
            write(item);
            json.EndObject();
        }

        json.EndArray();
    }

    private static void Score(CanonicalJsonWriter json, DimensionScore score)
    {
        json.String("dimension", score.Dimension);
        json.BeginObject("values");
        foreach (var (facet, value) in score.Values.OrderBy(value => value.Key, StringComparer.Ordinal))
            json.Number(facet, value);
        json.EndObject();
    }

    private static void Source(CanonicalJsonWriter json, AttemptKey source)
    {
        json.BeginObject("source");
        json.Integer("attempt", source.Attempt);
        json.String("kind", source.Kind.Name());
        json.Integer("ordinal", source.Ordinal);
        json.EndObject();
    }

    private static ExtractedAnswer Answer(JsonMembers json)
    {
        json.Format(Version);
        return new ExtractedAnswer(
            json.Integer("ordinal", 1),
            json.Value("status", ExtractionStatusNames.Parse),
            json.OptionalText("failureClass"),
            json.OptionalValue("source", ReadSource),
            [.. json.Objects("scores", ReadScore)],
            [.. json.Objects("evidence", evidence => new Evidence(evidence.Text("dimension"), evidence.Text("quote")))],
            [.. json.Objects("reported", reported => new ReportedMetric(reported.Text("metric"), reported.Number("value")))],
            [.. json.Objects("notes", ReadNote)]);
    }

    private static DimensionScore ReadScore(JsonMembers score) =>
        new(score.Text("dimension"), score.Numbers("values").ToImmutableSortedDictionary(StringComparer.Ordinal));

    private static ExtractionNote ReadNote(JsonMembers note) =>
        new(note.Text("kind"), note.Text("rule"), note.Text("where"), note.Text("detail"));

    private static AttemptKey ReadSource(JsonMembers source) =>
        new(source.Value("kind", RecordNames.Kind), source.Integer("ordinal", 1), source.Integer("attempt", 1));
}
