using System.Text.RegularExpressions;

namespace Provenance.Testing.Reports;

/// <summary>
/// What a report says of orphans: it stands only in the report of a session that was interrupted, so a comparison with one that was not
/// takes it out of both.
/// </summary>
public static partial class OrphanFacts
{
    /// <summary>
    /// A report without its note and table of orphans, their stratum, the counts and sums of attempts, their cost, which nobody knows where one was never seen,
    /// and the numbers of the tables, which the table of orphans moves.
    /// </summary>
    /// <param name="name">Of the file: <c>final_report.md</c> or <c>final_report.html</c>.</param>
    public static string RemoveFrom(string name, string report) => TableNumber().Replace(
        (name.EndsWith(".md", StringComparison.Ordinal) ? InMarkdown() : InHtml()).Replace(report, ""), "table");

    [GeneratedRegex(@"(?<=^|[*>#""/ ])[Tt]able[- ]\d+", RegexOptions.CultureInvariant)]
    private static partial Regex TableNumber();

    [GeneratedRegex(
        @"^> \*\*Note\.\*\* \*\*\d+ attempts? w.*\n\n|^### Orphaned attempts\n(.*\n)*?Source: the archive’s intents.*\n\n|^- \*\*(Attempts|Cost|Clean-ups)\*\*.*\n|^\|.*(strata/orphaned|conduct/(attempts|orphans|cost_usd))/….*\n",
        RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex InMarkdown();

    [GeneratedRegex(
        @"^<p class=""notice"" role=""note""><strong>\d+ attempts? w.*\n|^<h3 id=""orphans"">(.*\n)*?<p class=""source"">.*\n</div>\n|^<div><dt>(Attempts|Cost|Clean-ups)</dt>.*\n|^<tr>.*(strata/orphaned|conduct/(attempts|orphans|cost_usd))/.*\n",
        RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex InHtml();
}
