using Provenance.Core.Experiments;
using Provenance.Core.Extraction.Names;
using Provenance.Core.Extraction.Reading;

namespace Provenance.Core.Extraction.Scores;

/// <summary>Finds the analysed document in an answer, and in it the table of scores and the tables beside it.</summary>
internal sealed class ScoreFinder(Framework framework)
{
    private static readonly string[] OtherTables =
        ["confidence", "salience", "evidence", "quote", "reason", "rationale", "justif", "explan", "ranking", "weight", "metric", "derived"];

    public ScoreTableReader Tables { get; } = new(framework);

    /// <summary>The analysis of the document that was asked about: the first, where an answer analyses several.</summary>
    /// <param name="others">How many more there are.</param>
    public Located Document(JsonValue root, out int others)
    {
        var all = Documents(Located.Root(root));
        others = Math.Max(0, all.Count - 1);
        return all.Count > 0 ? all[0] : Located.Root(root);
    }

    /// <summary>The table with most dimensions scored in numbers; of several the one that the framework names, then the outermost, then the first.</summary>
    public ScoreTable? Scores(Located document) =>
        document.Containers()
            .Where(container => container.Name == framework.Output.ScoresField || !IsOtherTable(container.Name))
            .Select(Tables.Read)
            .OfType<ScoreTable>()
            .Where(table => table.Dimensions > 0)
            .MaxBy(table => (table.Numbers, table.Dimensions, table.At.Name == framework.Output.ScoresField));

    /// <summary>Salience and confidence that stand in tables of their own, such as <c>confidence</c> or <c>salience_ranking</c>.</summary>
    public IEnumerable<ScoreEntry> Parallels(Located document)
    {
        foreach (var container in document.Containers())
        {
            if (container.Path.Length == 0 || Facets.Parallel(container.Name) is not { } facet)
                continue;
            foreach (var child in container.Children())
            {
                var name = container.Value is JsonValue.Array ? ScoreTableReader.NameOf(child.Value) : child.Name;
                if (name is not null && Tables.FindDimension(name) is { } dimension && Number(child, facet) is { } at)
                    yield return new ScoreEntry(dimension, facet, at);
            }
        }
    }

    private static bool IsOtherTable(string name) =>
        OtherTables.Any(other => name.Contains(other, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value itself, or the member that carries the facet: <c>salience_score</c> of an item of a ranking.</summary>
    private static Located? Number(Located child, string facet)
    {
        if (child.Value is JsonValue.Number or JsonValue.Text)
            return child;
        foreach (var member in child.Children())
        {
            if (Facets.Parallel(member.Name) == facet || Facets.RawRank(member.Name) >= 0)
                return member;
        }

        return null;
    }

    private List<Located> Documents(Located root)
    {
        if (root.Value is JsonValue.Array && Tables.Read(root) is null)
            return Objects(root);
        var listed = root.Children().FirstOrDefault(child =>
            NameMatcher.Squash(child.Name) is "documentanalyses" or "documents" or "analyses" or "documentanalysis" or "results");
        return listed.Value switch
        {
            JsonValue.Array => Objects(listed),
            JsonValue.Object when Tables.Read(listed) is null && Scores(listed) is not null => Keyed(listed),
            _ => [],
        };
    }

    /// <summary>Documents by id, or one document's analysis as it stands.</summary>
    private List<Located> Keyed(Located listed) =>
        Objects(listed) is var documents && documents.Count > 0 && documents.All(document => Scores(document) is not null) ? documents : [listed];

    private static List<Located> Objects(Located container) => [.. container.Children().Where(child => child.Value is JsonValue.Object)];
}
