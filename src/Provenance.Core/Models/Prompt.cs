using Provenance.Core.Digests;

namespace Provenance.Core.Models;

/// <summary>What a model is asked: an optional system message and one user message, exactly as sent.</summary>
public sealed record Prompt(string? System, string User)
{
    /// <summary>SHA-256 over the canonical JSON of <c>{"system":…,"user":…}</c> (no <c>system</c> when there is none).</summary>
    public Digest Digest => Digest.Of(Canonical());

    /// <summary>The archived view of a prompt, <c>prompt_NNNN.txt</c>: both messages under the headings that Discernus used.</summary>
    public string ToText() =>
        System is null ? $"=== USER PROMPT ===\n{User}" : $"=== SYSTEM PROMPT ===\n{System}\n\n=== USER PROMPT ===\n{User}";

    private byte[] Canonical()
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        if (System is not null)
            json.String("system", System);
        json.String("user", User);
        json.EndObject();
        return json.WrittenSpan.ToArray();
    }
}
