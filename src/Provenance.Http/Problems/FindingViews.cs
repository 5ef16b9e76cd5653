using Provenance.Core.Experiments;

namespace Provenance.Http.Problems;

/// <summary>Findings as they go out. The host has made their files relative to the bundle; what else is in them is made safe here.</summary>
internal static class FindingViews
{
    public static FindingView Of(Finding finding) => new(
        finding.Severity == Severity.Error ? "error" : "warning",
        finding.Rule,
        SafeDetail.Of(finding.Message),
        Path.IsPathRooted(finding.Spot.File) ? Path.GetFileName(finding.Spot.File) : finding.Spot.File,
        finding.Spot.Line,
        finding.Spot.Field);
}
