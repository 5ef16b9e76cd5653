using Provenance.Core.Experiments;
using Provenance.Core.Extraction.Names;
using Provenance.Core.Extraction.Reading;

namespace Provenance.Core.Extraction.Scores;

/// <summary>Sees in an object or array the scores of a framework's dimensions, whatever the names are spelt like.</summary>
internal sealed class ScoreTableReader(Framework framework)
{
    private readonly NameMatcher dimensions = new(framework.Dimensions.Select(dimension => dimension.Name));
    private readonly NameMatcher metrics = new(framework.Metrics.Select(metric => metric.Name));

    /// <summary>Null when no dimension of the framework is scored in it.</summary>
    public ScoreTable? Read(Located container)
    {
        var table = new Draft(container);
        foreach (var (name, at) in Named(container))
        {
            if (IsScore(at.Value))
                Place(table, name, at);
        }

        NearMisses(table);
        return table.Entries.Count == 0 ? null : new ScoreTable(container, table.Entries, table.Renamings, table.Unknown);
    }

    /// <summary>The framework's dimension of this name, in any spelling; null when there is none.</summary>
    public string? FindDimension(string name) => dimensions.Find(name);

    /// <summary>The members of an object by their names; the items of an array by the dimension that each names.</summary>
    private static IEnumerable<(string Name, Located At)> Named(Located container) =>
        container.Value is JsonValue.Object
            ? container.Children().Select(child => (child.Name, child))
            : container.Children().Select(child => (NameOf(child.Value) ?? "", child)).Where(item => item.Item1.Length > 0);

    /// <summary>Which dimension an item of a list is about, by its own words.</summary>
    public static string? NameOf(JsonValue item) =>
        item is JsonValue.Object o
            ? o.Members
                .Where(member => NameMatcher.Squash(member.Name) is "dimension" or "dimensionname" or "name" or "id")
                .Select(member => (member.Value as JsonValue.Text)?.Value)
                .FirstOrDefault(name => name is not null)
            : null;

    private static bool IsScore(JsonValue value) => value switch
    {
        JsonValue.Object o => o.Members.Any(member => Facets.RawRank(member.Name) >= 0),
        JsonValue.Text text => ScoreText.Parse(text.Value, 1) is not null || text.Value.Length <= 24,
        JsonValue.Number or JsonValue.Null => true,
        _ => false,
    };

    private void Place(Draft table, string name, Located at)
    {
        if (dimensions.Find(name) is { } dimension)
            table.Add(dimension, null, at, name, dimension);
        else if (Facets.Split(name) is { } parts && dimensions.Find(parts.Dimension) is { } part)
            table.Add(part, parts.Facet, at, parts.Dimension, part);
        else if (metrics.Find(name) is null)
            table.Unplaced.Add((name, at));
    }

    /// <summary>Takes an unplaced name for a dimension only where that has no score yet, and no other name claims it.</summary>
    private void NearMisses(Draft table)
    {
        var taken = table.Entries.Select(entry => entry.Dimension).ToHashSet(StringComparer.Ordinal);
        var claims = table.Unplaced.Select(unplaced => (unplaced.Name, unplaced.At, Claim: Claim(unplaced.Name))).ToList();
        var rivals = claims.Where(claim => claim.Claim is not null).CountBy(claim => claim.Claim!.Value).ToDictionary();
        foreach (var (name, at, claim) in claims)
        {
            if (claim is { } near && rivals[near] == 1 && !taken.Contains(near.Dimension))
            {
                table.Entries.Add(new ScoreEntry(near.Dimension, near.Facet, at));
                table.Renamings.Add(new Renaming(name, near.Dimension, NoteRules.NearMissName, at.Path));
            }
            else if (at.Value is JsonValue.Object || IsScoresName(table.Container))
                table.Unknown.Add(at);
        }
    }

    private (string Dimension, string? Facet)? Claim(string name)
    {
        if (dimensions.FindNearMiss(name) is { } whole)
            return (whole, null);
        return Facets.Split(name) is { } parts && dimensions.FindNearMiss(parts.Dimension) is { } part ? (part, parts.Facet) : null;
    }

    /// <summary>A bare number is a score of an unknown dimension only where nothing but scores stands.</summary>
    private bool IsScoresName(Located container) =>
        container.Value is JsonValue.Array || container.Name == framework.Output.ScoresField
        || container.Name.EndsWith("scores", StringComparison.OrdinalIgnoreCase);

    private sealed class Draft(Located container)
    {
        public Located Container { get; } = container;

        public List<ScoreEntry> Entries { get; } = [];

        public List<Renaming> Renamings { get; } = [];

        public List<Located> Unknown { get; } = [];

        public List<(string Name, Located At)> Unplaced { get; } = [];

        public void Add(string dimension, string? facet, Located at, string written, string name)
        {
            Entries.Add(new ScoreEntry(dimension, facet, at));
            if (written != name)
                Renamings.Add(new Renaming(written, name, NoteRules.NameSpelling, at.Path));
        }
    }
}
