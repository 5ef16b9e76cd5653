using System.Collections.Frozen;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>A few everyday words for moods and themes that many frameworks name, for dimensions that bring no markers of their own.</summary>
internal static class GeneralCues
{
    private static readonly FrozenDictionary<string, string[]> ByTheme = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["positive"] = ["good", "happy", "pleased", "glad", "better", "best", "success", "wonderful"],
        ["negative"] = ["bad", "worse", "worst", "sad", "poor", "fail", "wrong", "terrible"],
        ["hope"] = ["hope", "dream", "future", "believe", "tomorrow", "promise", "together"],
        ["fear"] = ["fear", "afraid", "threat", "danger", "risk", "crisis", "attack"],
        ["anger"] = ["anger", "angry", "outrage", "furious", "betray", "shame"],
        ["enmity"] = ["enemy", "enemies", "hate", "destroy", "corrupt", "traitor"],
        ["amity"] = ["friend", "neighbour", "neighbor", "kindness", "unity", "welcome"],
        ["envy"] = ["greed", "unfair", "privilege", "wealth", "rich"],
        ["dignity"] = ["dignity", "respect", "honour", "honor", "equal", "rights"],
        ["truth"] = ["truth", "honest", "fact", "evidence"],
        ["justice"] = ["justice", "fair", "law", "equal", "rights"],
        ["tribal"] = ["them", "enemy", "loyal", "betray"],
        ["people"] = ["people", "citizens", "nation", "ordinary", "workers"],
        ["elite"] = ["elite", "establishment", "corrupt", "powerful", "politicians"],
        ["nation"] = ["nation", "country", "border", "flag", "homeland"],
        ["crisis"] = ["crisis", "collapse", "chaos", "ruin", "restore"],
        ["economic"] = ["jobs", "wages", "taxes", "industry", "prices", "workers"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> EmptyWords = new[]
    {
        "about", "above", "across", "after", "against", "among", "analysis", "appeal", "appeals", "based", "being", "between", "degree",
        "dimension", "emphasis", "expression", "expressions", "extent", "focus", "framing", "index", "language", "level", "measure",
        "measures", "narrative", "other", "others", "patterns", "presence", "rather", "reference", "references", "rhetoric", "score",
        "sentiment", "speech", "strong", "their", "there", "these", "those", "through", "toward", "towards", "under", "versus", "which",
        "while", "whose", "within", "without", "words",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> For(IEnumerable<string> nameWords) =>
        nameWords.SelectMany(word => ByTheme.Where(theme => word.StartsWith(theme.Key, StringComparison.Ordinal))).SelectMany(theme => theme.Value);

    public static bool IsEmptyWord(string word) => EmptyWords.Contains(word);
}
