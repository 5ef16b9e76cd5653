using System.Globalization;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Testing;

namespace Provenance.Tests.Calculation;

/// <summary>What calculation needs of the recorded experiments.</summary>
internal static class RecordedFrameworks
{
    /// <param name="folder">Of the experiment, in the data set's.</param>
    public static Framework Version10(string name, string folder) =>
        ExperimentReader.Read(Path.Combine(RecordedData.Get(name), folder), new ReadOptions()).GetExperiment().Framework;

    public static Framework Version4(string name, string file)
    {
        var folder = Path.Combine(RecordedData.Get("reference-validation-v4"), "experiment");
        var options = new ReadOptions { Framework = Path.Combine(folder, "frameworks", file), Corpus = Path.Combine(folder, "corpus") };
        return ExperimentReader.Read(Path.Combine(folder, $"{name}_validation"), options).GetExperiment().Framework;
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
