using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Core.Seals;

/// <summary>
/// What a seal says: an in-toto Statement v1 whose predicate is ours. Its subjects are the list of everything that the tree covers, and
/// the deliverables.
/// </summary>
public sealed record SealStatement
{
    public const string PayloadType = "application/vnd.in-toto+json";

    public const string PredicateType = "urn:provenance:session-seal:v1";

    private const string StatementType = "https://in-toto.io/Statement/v1";

    private const int Version = 1;

    public required string Session { get; init; }

    /// <summary>Counts the session's seals, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The stage whose checkpoint was sealed; <c>session</c> for everything that there is.</summary>
    public required string Scope { get; init; }

    /// <summary>What the clock of the machine said; only a time stamp or a witness proves a time.</summary>
    public required DateTimeOffset SealedAt { get; init; }

    /// <summary>The version of Provenance that sealed.</summary>
    public required string Tool { get; init; }

    /// <summary>The digest of <c>plan.json</c>.</summary>
    public required Digest Plan { get; init; }

    public required ChronologPoint Chronolog { get; init; }

    /// <summary>The tree over every line of the list.</summary>
    public required TreeHead Tree { get; init; }

    /// <summary>The tree over the list's first lines: those of what never changes any more. Every later list begins with them.</summary>
    public required TreeHead Log { get; init; }

    /// <summary>The digest of the seal before, as its file stands; null in the first.</summary>
    public required Digest? Previous { get; init; }

    /// <summary>The list first, then the deliverables.</summary>
    public required ImmutableArray<SealedFile> Subjects { get; init; }

    public ReadOnlyMemory<byte> Write()
    {
        var json = new CanonicalJsonWriter(2048);
        json.BeginObject();
        json.String("_type", StatementType);
        WritePredicate(json);
        json.String("predicateType", PredicateType);
        json.BeginArray("subject");
        foreach (var subject in Subjects)
            WriteSubject(json, subject);
        json.EndArray();
        json.EndObject();
        return json.WrittenMemory;
    }

    /// <exception cref="InvalidMemberException">It is no statement of this kind.</exception>
    public static SealStatement Read(ReadOnlyMemory<byte> payload) => JsonMembers.Read(payload, json =>
    {
        Require(json, "_type", StatementType);
        Require(json, "predicateType", PredicateType);
        return json.Object("predicate", ReadPredicate) with { Subjects = [.. json.Objects("subject", ReadSubject)] };
    });

    private void WritePredicate(CanonicalJsonWriter json)
    {
        json.BeginObject("predicate");
        json.BeginObject("chronolog");
        json.Integer("entries", Chronolog.Entries);
        json.String("head", Chronolog.Head.ToString());
        json.EndObject();
        json.Integer("format", Version);
        Write(json, "log", Log);
        json.Integer("number", Number);
        json.String("plan", Plan.ToString());
        if (Previous is { } previous)
            json.String("previous", previous.ToString());
        json.String("scope", Scope);
        json.String("sealedAt", UtcTime.Format(SealedAt));
        json.String("session", Session);
        json.String("tool", Tool);
        Write(json, "tree", Tree);
        json.EndObject();
    }

    private static SealStatement ReadPredicate(JsonMembers json)
    {
        json.Format(Version);
        return new SealStatement
        {
            Session = json.Text("session"),
            Number = json.Integer("number", 1),
            Scope = json.Text("scope"),
            SealedAt = json.Value("sealedAt", UtcTime.Parse),
            Tool = json.Text("tool"),
            Plan = json.Parse("plan", Digest.Parse),
            Chronolog = json.Object("chronolog", point => new ChronologPoint(point.Integer("entries", 1), point.Parse("head", Digest.Parse))),
            Tree = json.Object("tree", ReadHead),
            Log = json.Object("log", ReadHead),
            Previous = json.OptionalParse("previous", Digest.Parse),
            Subjects = [],
        };
    }

    private static void WriteSubject(CanonicalJsonWriter json, SealedFile subject)
    {
        json.BeginObject();
        json.BeginObject("digest");
        json.String("sha256", subject.Digest.ToString());
        json.EndObject();
        json.String("name", subject.Name);
        json.EndObject();
    }

    private static SealedFile ReadSubject(JsonMembers json) =>
        new(json.Text("name"), json.Object("digest", digest => digest.Parse("sha256", Digest.Parse)));

    private static void Write(CanonicalJsonWriter json, string name, TreeHead head)
    {
        json.BeginObject(name);
        json.String("root", head.Root.ToString());
        json.Integer("size", head.Size);
        json.EndObject();
    }

    private static TreeHead ReadHead(JsonMembers json) => new(json.Integer("size", 0), json.Parse("root", Digest.Parse));

    private static void Require(JsonMembers json, string name, string value)
    {
        if (json.Text(name) != value)
            throw new InvalidMemberException(name, $"\"{value}\" is wanted");
    }
}

/// <summary>Where the chronolog stood.</summary>
/// <param name="Entries">How many entries it had.</param>
/// <param name="Head">The digest of the last one's line.</param>
public sealed record ChronologPoint(long Entries, Digest Head);

/// <summary>A file by its name in the session folder.</summary>
public sealed record SealedFile(string Name, Digest Digest);
