using System.Text;
using Provenance.Core.Digests;

namespace Provenance.Core.Plans;

/// <summary>
/// Sets a text apart from instructions: between two lines that carry its SHA-256. A text that held its own digest would need a fixed
/// point of the hash, so none can forge the line that ends it, whatever else it says.
/// </summary>
internal static class Enclosure
{
    /// <summary>The lines around the text, for a sentence that speaks of them.</summary>
    public static (string Begin, string End) Lines(string kind, string text)
    {
        var digest = Digest.Of(Encoding.UTF8.GetBytes(text));
        return ($"<<<BEGIN {kind} sha256:{digest}>>>", $"<<<END {kind} sha256:{digest}>>>");
    }

    public static void Append(StringBuilder prompt, string kind, string text)
    {
        var (begin, end) = Lines(kind, text);
        prompt.Append(begin).Append('\n').Append(text).Append('\n').Append(end).Append('\n');
    }
}
