using System.Text;
using Provenance.Core.Experiments;
using Provenance.Core.Sessions;

namespace Provenance.Core.Imports;

/// <summary>The text of a file that was kept elsewhere.</summary>
internal static class ImportedText
{
    /// <summary>UTF-8, without a byte order mark. What is no UTF-8 becomes U+FFFD, and a finding says so.</summary>
    public static string Decode(byte[] bytes, SourceSpot place, List<Finding> findings)
    {
        try
        {
            return DocumentTexts.Decode(bytes);
        }
        catch (DecoderFallbackException)
        {
            findings.Add(new Finding(Severity.Warning, "not-utf8", "it is not UTF-8; what can't be read of it is shown as U+FFFD", place));
            return Encoding.UTF8.GetString(bytes);
        }
    }
}
