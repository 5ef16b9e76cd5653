using Provenance.Core.Digests;

namespace Provenance.Core.Models;

/// <summary>What a model is asked: an optional system message and one user message, exactly as sent.</summary>
public sealed record Prompt(string? System, string User)
{
    private const string SystemHeading = "=== SYSTEM PROMPT ===\n";
    private const string UserHeading = "=== USER PROMPT ===\n";

    /// <summary>Room for the member names and quotes of the canonical form, and for what has to be escaped in most texts.</summary>
    private const int Framing = 256;

    // Computed once: a prompt is asked of several models, several times.
    private Digest? digest;

    private Prompt(Prompt original) => (System, User) = (original.System, original.User);

    /// <summary>SHA-256 over the canonical JSON of <c>{"system":…,"user":…}</c> (no <c>system</c> when there is none).</summary>
    public Digest Digest => digest ??= ComputeDigest();

    public bool Equals(Prompt? other) => other is not null && System == other.System && User == other.User;

    public override int GetHashCode() => HashCode.Combine(System, User);

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

    private Digest ComputeDigest()
    {
        var json = new CanonicalJsonWriter(Framing + (System?.Length ?? 0) + User.Length);
        json.BeginObject();
        if (System is not null)
            json.String("system", System);
        json.String("user", User);
        json.EndObject();
        return Digest.Of(json.WrittenSpan);
    }
}
