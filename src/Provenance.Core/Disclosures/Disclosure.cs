using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Seals;

namespace Provenance.Core.Disclosures;

/// <summary>
/// What was left out of a session that is given away, and that each of it was there when the session was sealed: its digest, and the proof that
/// this digest is in the sealed tree.
/// </summary>
/// <param name="Seal">The seal that the proofs lead to.</param>
/// <param name="Root">Its root.</param>
public sealed record Disclosure(string Session, int Seal, Digest Root, ImmutableArray<WithheldFile> Withheld)
{
    public const string FileName = "disclosure.json";

    private const int Version = 1;

    public ReadOnlyMemory<byte> Write()
    {
        var json = new CanonicalJsonWriter(4096);
        json.BeginObject();
        json.Integer("format", Version);
        json.String("root", Root.ToString());
        json.Integer("seal", Seal);
        json.String("session", Session);
        json.BeginArray("withheld");
        foreach (var file in Withheld)
            file.Write(json);
        json.EndArray();
        json.EndObject();
        return json.WrittenMemory;
    }

    /// <exception cref="InvalidMemberException">It is no disclosure of this kind.</exception>
    public static Disclosure Read(ReadOnlyMemory<byte> bytes) => JsonMembers.Read(bytes, json =>
    {
        json.Format(Version);
        return new Disclosure(
            json.Text("session"), json.Integer("seal", 1), json.Parse("root", Digest.Parse), [.. json.Objects("withheld", WithheldFile.Read)]);
    });
}

/// <summary>A file that was left out.</summary>
/// <param name="Kind">What it is: documents, prompts, answers or quotes.</param>
/// <param name="Proof">That the seal's list has it, as a line of its own.</param>
public sealed record WithheldFile(SealedFile File, TextKind Kind, MerkleProof Proof)
{
    /// <summary>Whether such a file may be withheld at all, and the proof leads from it to this root.</summary>
    public bool IsProved(Digest root) => TextKinds.Of(File.Name) == Kind && Proof.Root(System.Text.Encoding.UTF8.GetBytes($"{File.Digest}  {File.Name}")) == root;

    internal void Write(CanonicalJsonWriter json)
    {
        json.BeginObject();
        json.Integer("index", Proof.Index);
        json.String("kind", Kind.Name());
        json.String("name", File.Name);
        json.String("path", string.Join(' ', Proof.Path));
        json.String("sha256", File.Digest.ToString());
        json.Integer("size", Proof.TreeSize);
        json.EndObject();
    }

    internal static WithheldFile Read(JsonMembers json) => new(
        new SealedFile(json.Text("name"), json.Parse("sha256", Digest.Parse)),
        json.Value("kind", TextKinds.Parse),
        new MerkleProof(
            json.OptionalInteger("index") ?? throw new InvalidMemberException("index", "it is missing"),
            json.OptionalInteger("size") ?? throw new InvalidMemberException("size", "it is missing"),
            json.Value("path", path => path.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Digest.Parse).ToImmutableArray())));
}

/// <summary>Texts that a session holds, by who may have a right to them.</summary>
public enum TextKind
{
    /// <summary>The texts that were analysed, and files that hold one.</summary>
    Documents,

    /// <summary>What was sent: the documents again, with the framework.</summary>
    Prompts,

    /// <summary>What models answered.</summary>
    Answers,

    /// <summary>Passages of documents that answers quote.</summary>
    Quotes,
}

public static class TextKinds
{
    public static string Name(this TextKind kind) => kind.ToString().ToLowerInvariant();

    /// <exception cref="FormatException">It is none.</exception>
    public static TextKind Parse(string name) =>
        Enum.GetValues<TextKind>().Cast<TextKind?>().FirstOrDefault(kind => kind!.Value.Name() == name)
        ?? throw new FormatException($"There are {string.Join(", ", Enum.GetValues<TextKind>().Select(Name))}.");

    /// <summary>What a file of a session can be withheld as; null for one that can't be: what everything else is proved by.</summary>
    public static TextKind? Of(string file) =>
        file.StartsWith("inputs/", StringComparison.Ordinal) ? TextKind.Documents
        : file.StartsWith("llm_archive/prompt_", StringComparison.Ordinal) || file.StartsWith("llm_archive/cleanup_prompt_", StringComparison.Ordinal) ? TextKind.Prompts
        : file.StartsWith("llm_archive/response_", StringComparison.Ordinal) || file.StartsWith("llm_archive/cleanup_", StringComparison.Ordinal) ? TextKind.Answers
        : file.StartsWith("extracted/", StringComparison.Ordinal) || file == "deliverables/evidence.csv" ? TextKind.Quotes
        : null;
}
