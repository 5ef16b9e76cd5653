using System.Collections.Immutable;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;

namespace Provenance.Core.Explanations;

/// <summary>Finds where in the archived answers values stand. Keeps the answer that it read last: figures of one answer are asked for together.</summary>
internal sealed class AnswerPlaces(ISessionReader reader, ExplainedSession session)
{
    /// <summary>How many bytes of an excerpt stand before the piece, and behind it.</summary>
    private const int Around = 40;

    private readonly AnswerReader answers = new(reader);
    private (int Ordinal, ImmutableArray<LocatedText> Texts) last;

    public Task<ImmutableArray<FigureSource>> ScoreAsync(Analysis analysis, string dimension, string facet, CancellationToken cancellationToken) =>
        FirstAsync(analysis, places => places.Find(dimension, facet), cancellationToken);

    public Task<ImmutableArray<FigureSource>> QuoteAsync(Analysis analysis, Evidence evidence, CancellationToken cancellationToken) =>
        FirstAsync(analysis, places => places.Quote(evidence), cancellationToken);

    public Task<ImmutableArray<FigureSource>> ReportedAsync(Analysis analysis, string metric, CancellationToken cancellationToken) =>
        FirstAsync(analysis, places => places.Reported(metric), cancellationToken);

    /// <summary>What the answer says stands; what it does not say comes from the first clean-up that does.</summary>
    private async Task<ImmutableArray<FigureSource>> FirstAsync(
        Analysis analysis, Func<ScorePlaces, ScorePlace?> find, CancellationToken cancellationToken)
    {
        foreach (var text in await TextsAsync(analysis, cancellationToken))
        {
            if (find(text.Places) is { } place)
                return [Source(text, place)];
        }

        return session.Deciding(analysis) is { } deciding ? [session.Source(deciding, "text")] : [];
    }

    private async Task<ImmutableArray<LocatedText>> TextsAsync(Analysis analysis, CancellationToken cancellationToken)
    {
        var ordinal = analysis.Call.Ordinal;
        if (last.Ordinal == ordinal)
            return last.Texts;
        if (session.Deciding(analysis) is not { } deciding || !deciding.Outcome.HasText())
            return [];
        var texts = await answers.LocateAsync(await reader.ReadAsync(deciding.Key, cancellationToken), cancellationToken);
        last = (ordinal, [.. texts.Select(text => new LocatedText(ReferenceTo(text.Record.Key), Encoding.UTF8.GetBytes(text.Record.Text ?? ""), text.Places))]);
        return last.Texts;
    }

    private RecordReference ReferenceTo(AttemptKey key) =>
        reader.Find(key.Call)!.Attempts.Select(attempt => attempt.Record).OfType<RecordReference>().First(record => record.Key == key);

    private FigureSource Source(LocatedText text, ScorePlace place)
    {
        var (start, end) = (Math.Max(0, place.Start - Around), Math.Min(text.Utf8.Length, place.End + Around));
        while (start > 0 && IsWithinCharacter(text.Utf8, start))
            start--;
        while (IsWithinCharacter(text.Utf8, end))
            end++;
        return session.Source(text.Record, "text") with
        {
            Span = new SourceSpan(
                place.Path.Length == 0 ? null : place.Path,
                place.Start,
                place.End,
                Encoding.UTF8.GetString(text.Utf8.AsSpan(place.Start, place.End - place.Start)),
                Encoding.UTF8.GetString(text.Utf8.AsSpan(start, end - start)).ReplaceLineEndings(" "),
                session.ViewOf(text.Record)),
        };
    }

    private static bool IsWithinCharacter(byte[] utf8, int at) => at < utf8.Length && (utf8[at] & 0xC0) == 0x80;

    /// <summary>A record's text, and where in it values were read.</summary>
    private sealed record LocatedText(RecordReference Record, byte[] Utf8, ScorePlaces Places);
}
