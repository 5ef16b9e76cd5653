using Provenance.Core.Plans;
using Provenance.Core.Quotes;

namespace Provenance.Core.Reports.Csv;

/// <summary><c>evidence.csv</c>: a row per quoted passage, with what became of it in its document.</summary>
internal static class EvidenceCsv
{
    public const string FileName = "evidence.csv";

    public static byte[] Write(ReportFacts facts) =>
        new CsvTable<Row>()
            .Integer("ordinal", row => row.Call.Ordinal)
            .Text("document", row => row.Call.Document)
            .Text("model", row => row.Call.Model.ToString())
            .Integer("run", row => row.Call.Run)
            .Text("dimension", row => row.Check.Dimension)
            .Text("status", row => row.Check.Status.Name())
            .Integer("offset", row => row.Check.Offset)
            .Text("quote", row => row.Check.Quote)
            .Write(facts.Input.Quotes.Select(check => new Row(facts.Input.Plan[check.Ordinal], check)));

    private sealed record Row(PlannedCall Call, QuoteCheck Check);
}
