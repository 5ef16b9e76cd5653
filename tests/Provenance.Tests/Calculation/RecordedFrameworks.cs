using System.Globalization;
using System.Text.Json;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Testing;

namespace Provenance.Tests.Calculation;

/// <summary>What calculation needs of the recorded experiments, read without the rest of them.</summary>
internal static class RecordedFrameworks
{
    public static Framework Version10(string name, string file) => Frameworks.Of(
        Scores(name).SelectMany(answer => answer.Value).CountBy(score => score.Dimension).Where(pair => pair.Value > 1).Select(pair => pair.Key),
        [.. DerivedMetrics(File.ReadAllLines(Path.Combine(RecordedData.Get(name), file)))]);

    private static IEnumerable<(string Name, string Formula)> DerivedMetrics(IEnumerable<string> lines)
    {
        var name = "";
        foreach (var line in lines
            .SkipWhile(line => line.Trim() != "derived_metrics:").Skip(1)
            .TakeWhile(line => line.Length == 0 || !char.IsLetter(line[0])).Select(line => line.Trim()))
        {
            if (line.StartsWith("- name: ", StringComparison.Ordinal))
                name = Quoted(line);
            else if (line.StartsWith("formula: ", StringComparison.Ordinal))
                yield return (name, Quoted(line));
        }
    }

    private static string Quoted(string line) => line[(line.IndexOf('"', StringComparison.Ordinal) + 1)..line.LastIndexOf('"')];

    public static Framework Version4(string dimensionsOf, string file)
    {
        var text = File.ReadAllText(Path.Combine(RecordedData.Get("reference-validation-v4"), "experiment", "frameworks", file));
        var start = text.LastIndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        using var appendix = JsonDocument.Parse(text[start..text.IndexOf("```", start, StringComparison.Ordinal)]);
        return Frameworks.Of(
            ProseScores().Where(row => row["framework"] == dimensionsOf).Select(row => row["dimension"]).Distinct(),
            [.. appendix.RootElement.GetProperty("calculation_spec").EnumerateObject().Select(entry => (entry.Name, entry.Value.GetString()!))]);
    }

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> ProseScores() =>
        RecordedCsv.Rows("reference-validation-v4", "expected/scores_prose_extraction.csv");

    /// <summary>By the id of the answer.</summary>
    public static Dictionary<string, List<DimensionScore>> Scores(string name) =>
        RecordedCsv.Rows(name, "expected/scores_parsed.csv")
            .GroupBy(row => row["id"])
            .ToDictionary(group => group.Key, group => group
                .Select(row => Frameworks.Score(row["canonical"], Number(row["raw_score"]), Number(row["salience"]))).ToList());

    public static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
