using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;

namespace Provenance.Core.Verification;

/// <summary>What is computed from a file of a session, and so can't be relied on when the file is not what it was.</summary>
public static partial class Dependents
{
    private const string Everything = "every analysis and every figure";

    private const string Nothing = "no figure: it is made from the records, and can be made again";

    /// <summary>What can be told without the request and the plan.</summary>
    public static ImmutableArray<string> Of(string file) => file is "session.json" or "plan.json" ? [Everything] : [];

    public static ImmutableArray<string> Of(SessionDocument session, Plan plan, string file) => file.Split('/')[0] switch
    {
        "inputs" => OfInput(session, plan, file["inputs/".Length..]),
        "llm_archive" => OfCall(plan, file),
        "extracted" or "checkpoints" or "deliverables" => [Nothing],
        "chronolog.jsonl" => ["which attempts and records the session has, and with that every figure"],
        "seals" => ["no figure: without this seal nobody vouches for what it covers"],
        _ => Of(file),
    };

    private static ImmutableArray<string> OfInput(SessionDocument session, Plan plan, string input)
    {
        if (input == session.Lock)
            return ["no figure: what the report says of deviations from the lock"];
        var documents = session.Experiment.Corpus.Documents.Where(document => document.Input == input).Select(document => document.Id).ToHashSet(StringComparer.Ordinal);
        if (documents.Count == 0)
            return [Everything];
        var calls = plan.Calls.Where(call => documents.Contains(call.Document)).Select(call => call.Ordinal.ToString(CultureInfo.InvariantCulture));
        return [$"analyses {string.Join(", ", calls)}", .. documents.Order(StringComparer.Ordinal).Select(document => $"every figure over document {document}")];
    }

    private static ImmutableArray<string> OfCall(Plan plan, string file)
    {
        var name = CallFile().Match(file);
        if (!name.Success || !int.TryParse(name.Groups["ordinal"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            || ordinal < 1 || ordinal > plan.Calls.Length)
            return [Nothing];
        if (!name.Groups["record"].Success)
            return [Nothing];
        var call = plan[ordinal];
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"analysis {ordinal}: document {call.Document}, model {call.Model}, run {call.Run}"),
            $"extracted/extracted_{name.Groups["ordinal"].Value}.json",
            "its rows in deliverables/results.csv, scores.csv and evidence.csv",
            $"every figure over document {call.Document} or model {call.Model}, and all figures over everything",
        ];
    }

    [GeneratedRegex(@"^llm_archive/(?:response|cleanup|prompt|cleanup_prompt)_(?<ordinal>[0-9]{1,9})\.(?:(?<record>[0-9]+\.json)|txt)$")]
    private static partial Regex CallFile();
}
