using System.Collections.Immutable;
using Provenance.Core.Names;
using Provenance.Core.Reports.Csv;
using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Explanations;

/// <summary>Which ids somebody may have meant who wrote one that is none: compared part by part.</summary>
internal static class NearestFigures
{
    private const int Most = 3;
    private const int LongestPart = 100;

    public static ImmutableArray<string> Of(string id, ExplainedSession session)
    {
        var hash = id.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? OfReport(id, session.Reported.Keys) : OfRow(id[..hash], id[(hash + 1)..].Split('/'), session);
    }

    private static ImmutableArray<string> OfReport(string id, IEnumerable<string> known)
    {
        var parts = Parts(id);
        return [.. known.Select(one => (Id: one, Distance: Distance(parts, Parts(one)))).OrderBy(one => one.Distance).ThenBy(one => one.Id, StringComparer.Ordinal)
            .Take(Most).Select(one => one.Id)];
    }

    /// <summary>Each part for itself, for a table of all cells would be long.</summary>
    private static ImmutableArray<string> OfRow(string file, string[] parts, ExplainedSession session)
    {
        var calls = session.Analyses.Select(analysis => analysis.Call).ToList();
        var name = Nearest(file, [ResultsCsv.FileName, ScoresCsv.FileName, EvidenceCsv.FileName]);
        var document = Nearest(Part(parts, 0), calls.Select(call => FigureId.Name(call.Document)).Distinct());
        var ofDocument = calls.Where(call => FigureId.Name(call.Document) == document).ToList();
        var model = Nearest(Part(parts, 1), ofDocument.Select(call => FigureId.Name(call.Model.ToString())).Distinct());
        var runs = ofDocument.Where(call => FigureId.Name(call.Model.ToString()) == model).Select(call => FormattableString.Invariant($"{call.Run}"));
        var row = $"{name}#{document}/{model}/{Nearest(Part(parts, 2), runs)}";
        return name switch
        {
            ScoresCsv.FileName =>
            [
                .. Ranked(Part(parts, 4), session.Facts.Facets.Select(FigureId.Name)).Take(Most)
                    .Select(facet => $"{row}/{Nearest(Part(parts, 3), session.Facts.Dimensions.Select(FigureId.Name))}/{facet}"),
            ],
            EvidenceCsv.FileName => [.. Ranked(Part(parts, 4), ["quote", "status", "offset", "dimension"]).Take(Most).Select(column => $"{row}/1/{column}")],
            _ => [.. Ranked(Part(parts, 3), session.Columns.Names.Select(FigureId.Name)).Take(Most).Select(column => $"{row}/{column}")],
        };
    }

    private static string[] Parts(string id) => [.. id.Split('/').Take(8)];

    private static string Part(string[] parts, int at) => at < parts.Length ? parts[at] : "";

    private static string Nearest(string part, IEnumerable<string> candidates) => Ranked(part, candidates).FirstOrDefault("");

    private static IEnumerable<string> Ranked(string part, IEnumerable<string> candidates) =>
        candidates.OrderBy(candidate => Distance(part, candidate)).ThenBy(candidate => candidate, StringComparer.Ordinal);

    private static int Distance(string[] one, string[] other) =>
        Enumerable.Range(0, Math.Max(one.Length, other.Length)).Sum(i => Distance(Part(one, i), Part(other, i)));

    private static int Distance(string one, string other) => EditDistance.Between(Cut(one), Cut(other), LongestPart);

    private static string Cut(string part) => part.Length <= LongestPart ? part.ToUpperInvariant() : part[..LongestPart].ToUpperInvariant();
}
