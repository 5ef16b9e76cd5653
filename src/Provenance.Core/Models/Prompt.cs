using Provenance.Core.Digests;

namespace Provenance.Core.Models;

/// <summary>What a model is asked: an optional system message and one user message, exactly as sent.</summary>
public sealed record Prompt(string? System, string User)
{
    /// <summary>SHA-256 over the canonical JSON of <c>{"system":…,"user":…}</c> (no <c>system</c> when there is none).</summary>
    public Digest Digest => Digest.Of(Canonical());

    private const string SystemHeading = "=== SYSTEM PROMPT ===\n";
    private const string UserHeading = "=== USER PROMPT ===\n";

    /// <summary>The archived view of a prompt, <c>prompt_NNNN.txt</c>: both messages under the headings that Discernus used.</summary>
    public string ToText() =>
        System is null ? $"{UserHeading}{User}" : $"{SystemHeading}{System}\n\n{UserHeading}{User}";

    /// <summary>
    /// Reads such a view. A text without the headings is a user message as a whole. Where the heading of the user message stands twice,
    /// the first one counts: it is the system message that is ours, the user message holds texts of others.
    /// </summary>
    public static Prompt Parse(string text)
    {
        if (text.StartsWith(UserHeading, StringComparison.Ordinal))
            return new Prompt(null, text[UserHeading.Length..]);
        var user = text.IndexOf("\n\n" + UserHeading, StringComparison.Ordinal);
        return user < 0 || !text.StartsWith(SystemHeading, StringComparison.Ordinal)
            ? new Prompt(null, text)
            : new Prompt(text[SystemHeading.Length..user], text[(user + 2 + UserHeading.Length)..]);
    }

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
