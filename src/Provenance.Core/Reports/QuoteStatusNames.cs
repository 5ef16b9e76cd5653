using Provenance.Core.Quotes;

namespace Provenance.Core.Reports;

internal static class QuoteStatusNames
{
    /// <summary>The name in files: <c>not_found</c>.</summary>
    public static string Name(this QuoteStatus status) =>
        status == QuoteStatus.NotFound ? "not_found" : status.ToString().ToLowerInvariant();
}
