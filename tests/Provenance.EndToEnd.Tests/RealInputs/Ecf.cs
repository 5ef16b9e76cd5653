using Provenance.Testing;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>The experiment of the emotional climate framework, as it lies in the recorded data.</summary>
internal static class Ecf
{
    public const string DataSet = "reference-validation-v4";

    /// <summary>The recorded session that has all sixteen answers.</summary>
    public const string Session = "session_20250722_093202";

    /// <summary>The arguments that run it against its recorded answers.</summary>
    /// <param name="recorded">The folder of the recorded responses.</param>
    public static IEnumerable<string> Run(string recorded) =>
    [
        "run", Experiment, .. Inputs, "--models", "recorded", "--recorded", recorded, "--recorded-session", Session, "--json",
    ];

    /// <summary>What the recorded session's answers say, by the SHA-256 of the answer: dimension, score and confidence as the table has them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> Scores()
    {
        var rows = RecordedCsv.Rows(DataSet, "expected/scores_prose_extraction.csv").ToLookup(row => row["id"]);
        return RecordedData.Responses(DataSet)
            .Where(response => response.Fact("session") == Session)
            .ToDictionary(
                response => response.Fact("response_sha256")!,
                response => (IReadOnlyList<IReadOnlyDictionary<string, string>>)[.. rows[$"{response.Id}"]]);
    }

    public static string Experiment => Path.Combine(Folder, "ecf_validation");

    /// <summary>What the experiment names outside its folder.</summary>
    public static IEnumerable<string> Inputs =>
        ["--framework", Path.Combine(Folder, "frameworks", "ecf_v1.0_refined.md"), "--corpus", Path.Combine(Folder, "corpus")];

    private static string Folder => Path.Combine(RecordedData.Get(DataSet), "experiment");
}
