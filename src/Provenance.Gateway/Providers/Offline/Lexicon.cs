using Provenance.Core.Experiments;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>What to look for: for each dimension its markers, and with less weight the words of its name and description.</summary>
internal sealed class Lexicon
{
    private const double MarkerWeight = 1;
    private const double CueWeight = 0.6;
    private const double NameWeight = 0.4;
    private const int ShortestNameWord = 5;

    /// <summary>How many letters an inflected form may add to a term of at least <see cref="ShortestStem"/> letters.</summary>
    private const int LongestEnding = 3;
    private const int ShortestStem = 4;

    private readonly Dictionary<string, List<Term>> byFirstWord = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Term>>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public Lexicon(Framework framework)
    {
        DimensionCount = framework.Dimensions.Length;
        lookup = byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < framework.Dimensions.Length; i++)
            Add(i, framework.Dimensions[i]);
    }

    public int DimensionCount { get; }

    /// <summary>The terms that begin with this word or with what is left of it without an ending.</summary>
    public IEnumerable<Term> TermsAt(string word)
    {
        for (var ending = 0; ending <= LongestEnding && word.Length - ending >= (ending == 0 ? 1 : ShortestStem); ending++)
        {
            if (!lookup.TryGetValue(word.AsSpan(0, word.Length - ending), out var terms))
                continue;
            foreach (var term in terms)
            {
                if (ending == 0 || term.Words.Length == 1)
                    yield return term;
            }
        }
    }

    private void Add(int dimension, Dimension source)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var marker in source.Markers)
            Add(dimension, WordScanner.Words(marker), MarkerWeight, seen);
        var nameWords = WordScanner.Words($"{source.Name} {source.Description}");
        foreach (var cue in GeneralCues.For(WordScanner.Words(source.Name)))
            Add(dimension, [cue], CueWeight, seen);
        foreach (var word in nameWords.Where(word => word.Length >= ShortestNameWord && !GeneralCues.IsEmptyWord(word)))
            Add(dimension, [word], NameWeight, seen);
    }

    private void Add(int dimension, string[] words, double weight, HashSet<string> seen)
    {
        if (words.Length == 0 || !seen.Add(string.Join(' ', words)))
            return;
        if (!byFirstWord.TryGetValue(words[0], out var terms))
            byFirstWord.Add(words[0], terms = []);
        terms.Add(new Term(dimension, words, weight));
    }

    /// <summary>A word or phrase that speaks for a dimension.</summary>
    internal sealed record Term(int Dimension, string[] Words, double Weight);
}
