using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction.Reading;
using Provenance.Core.Extraction.Scores;

namespace Provenance.Core.Extraction;

/// <summary>
/// Turns the text of an answer into data. Takes any text and never throws; whatever it repairs, renames, coerces or drops is a note.
/// </summary>
public sealed class Extractor
{
    private readonly Framework framework;
    private readonly ScoreFinder finder;
    private readonly MetricReader metrics;

    public Extractor(Framework framework)
    {
        this.framework = framework;
        finder = new ScoreFinder(framework);
        metrics = new MetricReader(framework);
    }

    /// <inheritdoc cref="Extract(int, AttemptKey?, string)"/>
    public static ExtractedAnswer Extract(int ordinal, AttemptKey? source, string text, Framework framework) =>
        new Extractor(framework).Extract(ordinal, source, text);

    /// <param name="source">The record that the text was read from.</param>
    public ExtractedAnswer Extract(int ordinal, AttemptKey? source, string text) => Read(ordinal, source, text, null);

    /// <summary>Where in a text each score, quote and reported metric is read.</summary>
    public ScorePlaces Locate(string text)
    {
        var places = new ScorePlaces();
        _ = Read(0, null, text, places);
        return places;
    }

    private ExtractedAnswer Read(int ordinal, AttemptKey? source, string text, ScorePlaces? places)
    {
        var answer = TolerantJson.Read(text, places?.Values);
        var candidates = answer.Readings.Select(Find).ToList();
        var reading = answer.Choose(candidate => candidates.First(found => ReferenceEquals(found.Reading, candidate)).Scores?.Numbers ?? 0);
        if (reading is null)
            return new ExtractedAnswer(ordinal, ExtractionStatus.Unparsed, answer.ClassOf(null), source, [], [], [], MissingAll());

        var notes = new NoteList();
        notes.Repaired(answer.MendingsOf(reading));
        if (reading.Fault is { } fault)
            notes.Stopped(fault);
        var chosen = candidates.First(found => ReferenceEquals(found.Reading, reading));
        var (document, table) = (chosen.Document, chosen.Scores);
        NoteOthers(candidates, chosen, notes);
        var scores = table is null ? [] : Scores(document, table, notes, places);
        var reported = metrics.Read(document, notes, places);
        NoteMissing(scores, notes);
        var all = notes.ToArray();
        return new ExtractedAnswer(
            ordinal, StatusOf(scores, all), ClassOf(answer.ClassOf(reading), all), source,
            scores, Evidence(document, table, places), reported, all);
    }

    private Candidate Find(JsonReading reading)
    {
        var document = finder.Document(reading.Value, out var others);
        var root = Located.Root(reading.Value);
        return finder.Scores(document) is { } inside
            ? new Candidate(reading, document, others, inside)
            : new Candidate(reading, root, others, document == root ? null : finder.Scores(root));
    }

    private ImmutableArray<DimensionScore> Scores(Located document, ScoreTable table, NoteList notes, ScorePlaces? places)
    {
        foreach (var renaming in table.Renamings)
            notes.Renamed(renaming.Rule, renaming.Path, renaming.From, renaming.To);
        foreach (var unknown in table.Unknown)
            notes.Dropped(NoteRules.UnknownDimension, unknown.Path, "The framework has no such dimension, nor one so nearly called.");
        var parallels = finder.Parallels(document).ToLookup(entry => entry.Dimension, StringComparer.Ordinal);
        var entries = table.Entries.ToLookup(entry => entry.Dimension, StringComparer.Ordinal);
        var scores = ImmutableArray.CreateBuilder<DimensionScore>();
        foreach (var dimension in framework.Dimensions.Where(dimension => entries.Contains(dimension.Name)))
        {
            var reader = new ScoreReader(dimension, notes, places);
            foreach (var entry in entries[dimension.Name])
                reader.Take(entry);
            foreach (var entry in parallels[dimension.Name])
                reader.TakeParallel(entry);
            if (reader.ToScore() is { } score)
                scores.Add(score);
        }

        return scores.ToImmutable();
    }

    private ImmutableArray<Evidence> Evidence(Located document, ScoreTable? table, ScorePlaces? places)
    {
        var renamed = (table?.Renamings ?? []).DistinctBy(renaming => renaming.From).ToDictionary(renaming => renaming.From, renaming => renaming.To);
        return new EvidenceReader(name => finder.Tables.FindDimension(name) ?? renamed.GetValueOrDefault(name), places).Read(document);
    }

    private static void NoteOthers(IEnumerable<Candidate> candidates, Candidate chosen, NoteList notes)
    {
        foreach (var other in candidates.Where(other => other.Reading.Start != chosen.Reading.Start && other.Scores is not null))
            notes.Dropped(NoteRules.FurtherAnswer, $"offset {other.Reading.Start}", "The answer scores more than once; this one was not taken.");
        if (chosen.Others > 0)
            notes.Dropped(NoteRules.FurtherDocument, "", $"The answer analyses {chosen.Others} more documents; the first was taken.");
    }

    private void NoteMissing(ImmutableArray<DimensionScore> scores, NoteList notes)
    {
        foreach (var dimension in framework.Dimensions.Where(dimension => !HasRawScore(scores, dimension)))
            notes.Missing(NoteRules.MissingDimension, dimension.Name, "The answer has no raw score for it.");
    }

    private ImmutableArray<ExtractionNote> MissingAll()
    {
        var notes = new NoteList();
        NoteMissing([], notes);
        return notes.ToArray();
    }

    private ExtractionStatus StatusOf(ImmutableArray<DimensionScore> scores, ImmutableArray<ExtractionNote> notes)
    {
        var scored = framework.Dimensions.Count(dimension => HasRawScore(scores, dimension));
        return scored == 0 ? ExtractionStatus.Unparsed
            : scored < framework.Dimensions.Length ? ExtractionStatus.Partial
            : notes.All(note => note.Kind == NoteKinds.Missing) ? ExtractionStatus.Whole
            : ExtractionStatus.Repaired;
    }

    private static string? ClassOf(string? jsonClass, ImmutableArray<ExtractionNote> notes)
    {
        if (jsonClass is not null)
            return jsonClass;
        if (notes.Any(note => note.Rule == NoteRules.UnknownDimension))
            return FailureClasses.UnknownDimension;
        if (notes.Any(note => note.Rule == NoteRules.MissingDimension))
            return FailureClasses.MissingDimension;
        return notes.All(note => note.Kind == NoteKinds.Missing) ? null : FailureClasses.Other;
    }

    private static bool HasRawScore(ImmutableArray<DimensionScore> scores, Dimension dimension) =>
        scores.Any(score => score.Dimension == dimension.Name && score.Value(DimensionScore.RawScore) is not null);

    /// <summary>A reading of the answer, and what was found in it.</summary>
    /// <param name="Others">So many more documents it analyses.</param>
    /// <param name="Scores">Null when it has no table of scores.</param>
    private sealed record Candidate(JsonReading Reading, Located Document, int Others, ScoreTable? Scores);
}
