using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Core.Seals;

/// <summary>
/// A line of a witness file, format 1: a seal's root, kept at a place of the user's choice. The file is only added to, and may hold lines
/// of many sessions.
/// </summary>
/// <param name="Seal">The digest of the seal's file.</param>
public sealed record Witness(string Session, int Number, Digest Root, Digest Seal, DateTimeOffset Time)
{
    private const int Version = 1;

    public static Witness Of(Seal seal, DateTimeOffset time) =>
        new(seal.Statement.Session, seal.Statement.Number, seal.Statement.Tree.Root, seal.Digest, time);

    /// <summary>The line, without its end.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var json = new CanonicalJsonWriter(512);
        json.BeginObject();
        json.Integer("format", Version);
        json.Integer("number", Number);
        json.String("root", Root.ToString());
        json.String("seal", Seal.ToString());
        json.String("session", Session);
        json.String("time", UtcTime.Format(Time));
        json.EndObject();
        return json.WrittenMemory;
    }

    /// <exception cref="InvalidMemberException">It is no such line.</exception>
    public static Witness Read(ReadOnlyMemory<byte> line) => JsonMembers.Read(line, json =>
    {
        json.Format(Version);
        return new Witness(
            json.Text("session"),
            json.Integer("number", 1),
            json.Parse("root", Digest.Parse),
            json.Parse("seal", Digest.Parse),
            json.Value("time", UtcTime.Parse));
    });
}
