using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Provenance.Core.Experiments;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>Writes an answer in the shape that a framework's output contract asks for.</summary>
internal static class AnswerWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // The answer is text for an archive, never for a web page; quotes stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    public static string Write(OutputContract contract, ImmutableArray<DimensionAnswer> answers)
    {
        var shape = AnswerShape.Of(contract);
        return Json(json =>
        {
            foreach (var field in shape.Fields)
            {
                json.WritePropertyName(field.Name);
                Write(json, shape, field, answers);
            }
        });
    }

    /// <summary>Only the scores, each as far as it is there.</summary>
    public static string Write(string scoresField, ImmutableArray<DimensionAnswer> answers) => Json(json =>
    {
        json.WriteStartObject(scoresField);
        foreach (var answer in answers)
            ScoreObject(json, answer);
        json.WriteEndObject();
    });

    private static string Json(Action<Utf8JsonWriter> writeMembers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, AnswerShape shape, AnswerField field, ImmutableArray<DimensionAnswer> answers)
    {
        switch (field.Name, field.Type)
        {
            case var (name, _) when name == shape.ScoresField && shape.ScoresAreNumbers:
                PerDimension(json, answers, answer => json.WriteNumberValue(answer.Score ?? 0));
                break;
            case var (name, _) when name == shape.ScoresField:
                json.WriteStartObject();
                foreach (var answer in answers)
                    ScoreObject(json, answer);
                json.WriteEndObject();
                break;
            case ("confidence", "object"):
                PerDimension(json, answers, answer => json.WriteNumberValue(answer.Confidence ?? 0));
                break;
            case ("salience", "object"):
                PerDimension(json, answers, answer => json.WriteNumberValue(answer.Salience ?? 0));
                break;
            case ("evidence", "object"):
                PerDimension(json, answers, answer => Quotes(json, answer));
                break;
            case ("evidence", "array"):
                QuoteRows(json, answers);
                break;
            case ("reasoning", "object"):
                PerDimension(json, answers, answer => json.WriteStringValue(Reason(answer)));
                break;
            case ("salience_ranking", "array"):
                Ranking(json, answers);
                break;
            default:
                Nothing(json, field.Type);
                break;
        }
    }

    private static void ScoreObject(Utf8JsonWriter json, DimensionAnswer answer)
    {
        json.WriteStartObject(answer.Dimension);
        Number(json, "raw_score", answer.Score);
        Number(json, "salience", answer.Salience);
        Number(json, "confidence", answer.Confidence);
        if (!answer.Quotes.IsEmpty)
            json.WriteString("evidence", answer.Quotes[0]);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    private static void PerDimension(
        Utf8JsonWriter json, ImmutableArray<DimensionAnswer> answers, Action<DimensionAnswer> writeValue)
    {
        json.WriteStartObject();
        foreach (var answer in answers)
        {
            json.WritePropertyName(answer.Dimension);
            writeValue(answer);
        }

        json.WriteEndObject();
    }

    private static void Quotes(Utf8JsonWriter json, DimensionAnswer answer)
    {
        json.WriteStartArray();
        foreach (var quote in answer.Quotes)
            json.WriteStringValue(quote);
        json.WriteEndArray();
    }

    private static void QuoteRows(Utf8JsonWriter json, ImmutableArray<DimensionAnswer> answers)
    {
        json.WriteStartArray();
        foreach (var (dimension, quote) in answers.SelectMany(answer => answer.Quotes.Select(quote => (answer.Dimension, quote))))
        {
            json.WriteStartObject();
            json.WriteString("dimension", dimension);
            json.WriteString("quote_text", quote);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Ranking(Utf8JsonWriter json, ImmutableArray<DimensionAnswer> answers)
    {
        json.WriteStartArray();
        foreach (var (rank, answer) in answers.OrderByDescending(answer => answer.Salience).Index())
        {
            json.WriteStartObject();
            json.WriteString("dimension", answer.Dimension);
            Number(json, "salience_score", answer.Salience);
            json.WriteNumber("rank", rank + 1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Reason(DimensionAnswer answer) => answer.Quotes.IsEmpty
        ? "None of the dimension's words occur in the text."
        : "Scored by how often the dimension's words occur in the text.";

    private static void Nothing(Utf8JsonWriter json, string type)
    {
        switch (type)
        {
            case "array":
                json.WriteStartArray();
                json.WriteEndArray();
                break;
            case "object":
                json.WriteStartObject();
                json.WriteEndObject();
                break;
            case "number" or "integer":
                json.WriteNumberValue(0);
                break;
            case "boolean":
                json.WriteBooleanValue(false);
                break;
            default:
                json.WriteStringValue("Not assessed: a lexical scorer counts words.");
                break;
        }
    }
}
