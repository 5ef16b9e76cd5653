using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Gateway.Caches;

/// <summary>A finished answer, as a cache keeps it.</summary>
/// <param name="Question">What was asked: everything that could change the answer.</param>
/// <param name="Session">Whose record it is.</param>
/// <param name="Record">The digest of that record.</param>
/// <param name="ActualModel">The model that the provider says answered.</param>
internal sealed record CachedAnswer(
    Digest Question, DateTimeOffset Kept, CacheLifetime Lifetime, string Session, Digest Record, string Text, string? ActualModel, string? FinishReason)
{
    /// <summary>Not older than its own lifetime, nor than the one that is wanted.</summary>
    public bool IsFresh(CacheLifetime wanted, DateTimeOffset now) => IsFresh(Kept, Lifetime, now) && IsFresh(Kept, wanted, now);

    public static bool IsFresh(DateTimeOffset kept, CacheLifetime lifetime, DateTimeOffset now) => now - kept < Length(lifetime);

    /// <summary>The payload of its frame, behind room for the frame's own bytes.</summary>
    public byte[] Write(int room)
    {
        var json = new CanonicalJsonWriter(capacity: 512 + Text.Length);
        json.BeginObject();
        if (ActualModel is not null)
            json.String("actualModel", ActualModel);
        if (FinishReason is not null)
            json.String("finishReason", FinishReason);
        json.String("kept", UtcTime.Format(Kept));
        json.String("lifetime", Name(Lifetime));
        json.String("question", Question.ToString());
        json.String("record", Record.ToString());
        json.String("session", Session);
        json.String("text", Text);
        json.EndObject();
        var bytes = new byte[room + json.WrittenSpan.Length];
        json.WrittenSpan.CopyTo(bytes.AsSpan(room));
        return bytes;
    }

    /// <exception cref="InvalidMemberException">These bytes are no answer.</exception>
    public static CachedAnswer Read(ReadOnlyMemory<byte> payload) => JsonMembers.Read(payload, json => new CachedAnswer(
        json.Parse("question", Digest.Parse),
        json.Value("kept", UtcTime.Parse),
        json.Value("lifetime", Lifetimes),
        json.Text("session"),
        json.Parse("record", Digest.Parse),
        json.Text("text"),
        json.OptionalText("actualModel"),
        json.OptionalText("finishReason")));

    private static TimeSpan Length(CacheLifetime lifetime) => lifetime switch
    {
        CacheLifetime.Hour => TimeSpan.FromHours(1),
        CacheLifetime.Month => TimeSpan.FromDays(30),
        _ => TimeSpan.MaxValue,
    };

    private static string Name(CacheLifetime lifetime) => lifetime switch
    {
        CacheLifetime.Hour => "1h",
        CacheLifetime.Month => "30d",
        _ => "forever",
    };

    private static CacheLifetime Lifetimes(string name) => name switch
    {
        "1h" => CacheLifetime.Hour,
        "30d" => CacheLifetime.Month,
        "forever" => CacheLifetime.Forever,
        _ => throw new FormatException($"No lifetime is called \"{name}\"."),
    };
}
