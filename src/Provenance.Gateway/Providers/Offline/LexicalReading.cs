using System.Collections.Immutable;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>What a lexicon finds in a document: weighted hits per dimension, and the sentences where most of them stand.</summary>
internal sealed record LexicalReading(int Words, ImmutableArray<LexicalReading.Finding> Findings)
{
    private const int QuotesPerDimension = 2;
    private const int LongestQuote = 300;

    public static LexicalReading Of(string document, Lexicon lexicon)
    {
        var words = WordScanner.Scan(document).ToList();
        var sentences = SentenceStarts(document);
        var hits = new Dictionary<int, double>[lexicon.DimensionCount];
        for (var i = 0; i < hits.Length; i++)
            hits[i] = [];
        for (var (i, sentence) = (0, 0); i < words.Count; i++)
        {
            while (sentence + 1 < sentences.Count && sentences[sentence + 1] <= words[i].Start)
                sentence++;
            foreach (var term in lexicon.TermsAt(words[i].Text))
            {
                if (Continues(words, i, term.Words))
                    hits[term.Dimension][sentence] = hits[term.Dimension].GetValueOrDefault(sentence) + term.Weight;
            }
        }

        return new LexicalReading(
            words.Count, [.. hits.Select(found => new Finding(found.Values.Sum(), Quotes(document, sentences, found)))]);
    }

    private static bool Continues(List<WordScanner.Word> words, int at, string[] phrase)
    {
        for (var i = 1; i < phrase.Length; i++)
        {
            if (at + i >= words.Count || words[at + i].Text != phrase[i])
                return false;
        }

        return true;
    }

    private static ImmutableArray<string> Quotes(string document, List<int> sentences, Dictionary<int, double> hits) =>
    [
        .. hits.OrderByDescending(hit => hit.Value).ThenBy(hit => hit.Key).Take(QuotesPerDimension)
            .Select(hit => Quote(document, sentences[hit.Key], hit.Key + 1 < sentences.Count ? sentences[hit.Key + 1] : document.Length))
            .Where(quote => quote.Length > 0),
    ];

    /// <summary>The sentence as it stands in the document; of a long one, as many whole words as fit.</summary>
    private static string Quote(string document, int start, int end)
    {
        var sentence = document[start..end].Trim();
        if (sentence.Length <= LongestQuote)
            return sentence;
        var cut = sentence.LastIndexOf(' ', LongestQuote);
        return sentence[..(cut > 0 ? cut : LongestQuote - (char.IsHighSurrogate(sentence[LongestQuote - 1]) ? 1 : 0))];
    }

    private static List<int> SentenceStarts(string document)
    {
        List<int> starts = [0];
        for (var i = 0; i + 1 < document.Length; i++)
        {
            var ends = document[i] is '\n' || (document[i] is '.' or '!' or '?' or '…' && char.IsWhiteSpace(document[i + 1]));
            if (ends)
                starts.Add(i + 1);
        }

        return starts;
    }

    /// <param name="Hits">Occurrences of the dimension's terms, weighted.</param>
    /// <param name="Quotes">The sentences with most of them, as they stand in the document.</param>
    internal sealed record Finding(double Hits, ImmutableArray<string> Quotes);
}
