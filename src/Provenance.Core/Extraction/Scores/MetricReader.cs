using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction.Names;
using Provenance.Core.Extraction.Reading;

namespace Provenance.Core.Extraction.Scores;

/// <summary>Finds the framework's metrics where the model computed them itself, wherever they stand.</summary>
internal sealed class MetricReader(Framework framework)
{
    private readonly NameMatcher names = new(framework.Metrics.Select(metric => metric.Name));

    /// <summary>The first number of each metric, in the framework's order.</summary>
    public ImmutableArray<ReportedMetric> Read(Located document, NoteList notes, ScorePlaces? places)
    {
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var member in document.Containers().Where(container => container.Value is JsonValue.Object).SelectMany(o => o.Children()))
        {
            if (names.Find(member.Name) is not { } metric || found.ContainsKey(metric) || Number(member, notes) is not { } value)
                continue;
            found.Add(metric, value);
            places?.AddReported(metric, Valued(member));
        }

        return [.. framework.Metrics.Where(metric => found.ContainsKey(metric.Name)).Select(metric => new ReportedMetric(metric.Name, found[metric.Name]))];
    }

    private static Located Valued(Located member) =>
        member.Value is JsonValue.Object o && (o.Find("value") ?? o.Find("score") ?? o.Find("result")) is { } value ? Located.Root(value) : member;

    private static double? Number(Located member, NoteList notes)
    {
        switch (Valued(member).Value)
        {
            case JsonValue.Number { Value: var number } when double.IsFinite(number):
                return number;
            case JsonValue.Text { Value: var text } when ScoreText.Parse(text, 1) is { } coerced:
                notes.Coerced(member.Path, text, coerced);
                return coerced;
            default:
                return null;
        }
    }
}
