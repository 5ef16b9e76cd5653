using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Extraction.Reading;

namespace Provenance.Core.Extraction;

/// <summary>The notes of one answer while it is being read.</summary>
internal sealed class NoteList
{
    private readonly List<ExtractionNote> notes = [];

    public void Renamed(string rule, string where, string from, string to) =>
        notes.Add(new ExtractionNote(NoteKinds.Renamed, rule, where, $"{from} is read as {to}."));

    public void Coerced(string where, string from, double to) =>
        notes.Add(new ExtractionNote(
            NoteKinds.Coerced, NoteRules.NumberAsText, where, string.Create(CultureInfo.InvariantCulture, $"\"{from}\" is read as {to}.")));

    public void Dropped(string rule, string where, string detail) => notes.Add(new ExtractionNote(NoteKinds.Dropped, rule, where, detail));

    public void Missing(string rule, string where, string detail) => notes.Add(new ExtractionNote(NoteKinds.Missing, rule, where, detail));

    public void Cleaned(string where, AttemptKey? source) =>
        notes.Add(new ExtractionNote(
            NoteKinds.Cleaned, NoteRules.CleanupValue, where, string.Create(
                CultureInfo.InvariantCulture, $"From the clean-up, attempt {source?.Attempt ?? 1}; the answer has no such value.")));

    /// <summary>One note per rule: where it was first needed, and how often.</summary>
    public void Repaired(IEnumerable<Mending> mendings)
    {
        foreach (var rule in mendings.GroupBy(mending => mending.Rule))
        {
            var count = rule.Count();
            notes.Add(new ExtractionNote(
                NoteKinds.Repaired, rule.Key, Offset(rule.First().Offset), count == 1 ? "Once." : $"{count} times, here first."));
        }
    }

    public void Stopped(Mending fault) =>
        notes.Add(new ExtractionNote(NoteKinds.Dropped, fault.Rule, Offset(fault.Offset), "Reading stopped here; nothing behind it was read."));

    public ImmutableArray<ExtractionNote> ToArray() => [.. notes];

    private static string Offset(int offset) => string.Create(CultureInfo.InvariantCulture, $"offset {offset}");
}
