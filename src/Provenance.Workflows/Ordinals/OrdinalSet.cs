using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Workflows.Ordinals;

/// <summary>
/// Some ordinals, in ascending order. In JSON they are one text of runs, <c>1-17,19,25-400</c>, so that what goes through history stays
/// small however many there are.
/// </summary>
[JsonConverter(typeof(OrdinalSetConverter))]
public sealed class OrdinalSet
{
    private OrdinalSet(ImmutableArray<OrdinalRange> runs) => Runs = runs;

    public static OrdinalSet Empty { get; } = new([]);

    /// <summary>Ascending, with gaps between them.</summary>
    public ImmutableArray<OrdinalRange> Runs { get; }

    public IEnumerable<int> Ordinals => Runs.SelectMany(run => Enumerable.Range(run.First, run.Count()));

    public int Count => Runs.Sum(run => run.Count());

    public static OrdinalSet Of(IEnumerable<int> ordinals)
    {
        var runs = ImmutableArray.CreateBuilder<OrdinalRange>();
        foreach (var ordinal in ordinals.Order().Distinct())
        {
            if (runs.Count > 0 && runs[^1].Last == ordinal - 1)
                runs[^1] = runs[^1] with { Last = ordinal };
            else
                runs.Add(new OrdinalRange(ordinal, ordinal));
        }

        return new OrdinalSet(runs.ToImmutable());
    }

    /// <exception cref="FormatException">It is no list of ascending runs of positive numbers.</exception>
    public static OrdinalSet Parse(string text)
    {
        if (text.Length == 0)
            return Empty;
        var runs = text.Split(',').Select(ParseRun).ToImmutableArray();
        for (var i = 1; i < runs.Length; i++)
        {
            if (runs[i].First <= runs[i - 1].Last + 1)
                throw new FormatException($"\"{text}\": runs of ordinals ascend, with gaps between them.");
        }

        return new OrdinalSet(runs);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (first, last) in Runs)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{first}");
            if (last > first)
                text.Append(CultureInfo.InvariantCulture, $"-{last}");
        }

        return text.ToString();
    }

    private static OrdinalRange ParseRun(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = dash < 0 ? (text, text) : (text[..dash], text[(dash + 1)..]);
        return int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from >= 1 && to >= from
                ? new OrdinalRange(from, to)
                : throw new FormatException($"\"{text}\" is no run of ordinals, such as 7 or 7-12.");
    }
}

internal sealed class OrdinalSetConverter : JsonConverter<OrdinalSet>
{
    public override OrdinalSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return OrdinalSet.Parse(reader.GetString() ?? "");
        }
        catch (FormatException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    public override void Write(Utf8JsonWriter writer, OrdinalSet value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
