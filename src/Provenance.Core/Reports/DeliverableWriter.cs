using System.Collections.Immutable;
using System.Text;
using Provenance.Core.Reports.Csv;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Sections;

namespace Provenance.Core.Reports;

/// <summary>
/// Makes the files of <c>deliverables/</c>. Pure: the same input gives the same bytes on every machine and at any time, so that
/// whoever doubts one can make it again and compare.
/// </summary>
public static class DeliverableWriter
{
    /// <summary>The report's file: written last, so that where it is the others are.</summary>
    public const string ReportFile = "final_report.html";

    private const string MarkdownFile = "final_report.md";

    /// <summary>The files in the order in which they are written.</summary>
    public static ImmutableArray<string> FileNames { get; } =
        [ResultsCsv.FileName, ScoresCsv.FileName, EvidenceCsv.FileName, MarkdownFile, ReportFile];

    public static IReadOnlyList<Deliverable> Write(ReportInput input)
    {
        var facts = new ReportFacts(input);
        var paper = ReportPaper.Write(facts);
        return
        [
            new Deliverable(ResultsCsv.FileName, ResultsCsv.Write(facts)),
            new Deliverable(ScoresCsv.FileName, ScoresCsv.Write(facts)),
            new Deliverable(EvidenceCsv.FileName, EvidenceCsv.Write(facts)),
            new Deliverable(MarkdownFile, Encoding.UTF8.GetBytes(MarkdownPaper.Render(paper))),
            new Deliverable(ReportFile, Encoding.UTF8.GetBytes(HtmlPaper.Render(paper))),
        ];
    }
}
