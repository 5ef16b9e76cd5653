using System.Text.Json;
using Provenance.Core.Digests;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments;

/// <summary>The digest of a framework that has no file of its own: of the section's canonical JSON.</summary>
internal static class InlineDigest
{
    public static Digest Of(Mapping section)
    {
        using var json = JsonDocument.Parse(NodeJson.Write(section), new JsonDocumentOptions { MaxDepth = NodeLimits.Depth + 2 });
        return Digest.Of(CanonicalJson.Bytes(json.RootElement));
    }
}
