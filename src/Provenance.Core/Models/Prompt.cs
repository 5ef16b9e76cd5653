using System.Collections.Immutable;
using System.Text;
using Provenance.Core.Digests;

namespace Provenance.Core.Models;

/// <summary>
/// What a model is asked, exactly as sent: an optional system message and one user message. A conversation has more turns after that one,
/// and may offer tools; the prompts of experiments have neither.
/// </summary>
public sealed record Prompt(string? System, string User)
{
    private const string SystemHeading = "=== SYSTEM PROMPT ===\n";
    private const string UserHeading = "=== USER PROMPT ===\n";

    // Computed once: a prompt is asked of several models, several times.
    private Digest? digest;

    private Prompt(Prompt original) =>
        (System, User, Since, Tools, Schema) = (original.System, original.User, original.Since, original.Tools, original.Schema);

    /// <summary>What was said after the user message, in order.</summary>
    public ImmutableArray<Turn> Since { get; init; } = [];

    /// <summary>The tools that the model may want called.</summary>
    public ImmutableArray<ModelTool> Tools { get; init; } = [];

    /// <summary>The JSON schema that the answer has to follow; null for any text.</summary>
    public string? Schema { get; init; }

    /// <summary>
    /// SHA-256 over the canonical JSON of <c>{"system":…,"user":…}</c> (no <c>system</c> when there is none), with <c>schema</c>,
    /// <c>since</c> and <c>tools</c> where there are such.
    /// </summary>
    public Digest Digest => digest ??= ComputeDigest();

    /// <summary>The UTF-8 bytes of everything that is sent.</summary>
    public long ByteCount =>
        Bytes(System) + Bytes(User) + Bytes(Schema)
        + Since.Sum(turn => turn switch
        {
            Turn.User user => Bytes(user.Text),
            Turn.Assistant assistant => Bytes(assistant.Text) + assistant.Calls.Sum(call => Bytes(call.Id) + Bytes(call.Name) + Bytes(call.Arguments)),
            Turn.ToolResult result => Bytes(result.CallId) + Bytes(result.Text),
            _ => 0,
        })
        + Tools.Sum(tool => Bytes(tool.Name) + Bytes(tool.Description) + Bytes(tool.Parameters));

    public bool Equals(Prompt? other) =>
        other is not null && System == other.System && User == other.User && Schema == other.Schema
        && Since.SequenceEqual(other.Since) && Tools.SequenceEqual(other.Tools);

    public override int GetHashCode() => HashCode.Combine(System, User, Since.Length);

    /// <summary>The archived view of a prompt, <c>prompt_NNNN.txt</c>: both messages under the headings that Discernus used.</summary>
    public string ToText() => string.Concat(Pieces());

    /// <summary>The same as UTF-8, without the text between: every call's prompt is written.</summary>
    public byte[] ToUtf8()
    {
        var pieces = Pieces();
        var (bytes, written) = (new byte[pieces.Sum(Encoding.UTF8.GetByteCount)], 0);
        foreach (var piece in pieces)
            written += Encoding.UTF8.GetBytes(piece, bytes.AsSpan(written));
        return bytes;
    }

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

    private static string ViewOf(Turn turn) => turn switch
    {
        Turn.User user => $"\n\n=== USER ===\n{user.Text}",
        Turn.Assistant assistant =>
            $"\n\n=== ASSISTANT ===\n{assistant.Text}{string.Concat(assistant.Calls.Select(call => $"\n[{call.Id}] {call.Name} {call.Arguments}"))}",
        Turn.ToolResult result => $"\n\n=== TOOL {result.CallId} ===\n{result.Text}",
        _ => "",
    };

    private string[] Pieces() => System is null
        ? [UserHeading, User, .. Since.Select(ViewOf)]
        : [SystemHeading, System, "\n\n", UserHeading, User, .. Since.Select(ViewOf)];

    private static long Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private Digest ComputeDigest() => CanonicalJsonWriter.DigestObject(this, static (json, prompt) => prompt.WriteMembers(json));

    private void WriteMembers(CanonicalJsonWriter json)
    {
        if (Schema is not null)
            json.String("schema", Schema);
        if (!Since.IsEmpty)
            WriteTurns(json);
        if (System is not null)
            json.String("system", System);
        if (!Tools.IsEmpty)
            WriteTools(json);
        json.String("user", User);
    }

    private void WriteTurns(CanonicalJsonWriter json)
    {
        json.BeginArray("since");
        foreach (var turn in Since)
            turn.WriteTo(json);
        json.EndArray();
    }

    private void WriteTools(CanonicalJsonWriter json)
    {
        json.BeginArray("tools");
        foreach (var tool in Tools)
            tool.WriteTo(json);
        json.EndArray();
    }
}
