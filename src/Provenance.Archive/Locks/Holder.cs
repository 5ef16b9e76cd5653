using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Archive.Locks;

/// <summary>Who holds a session, as <c>engine/lock</c> says it. It stays there when the holder is gone.</summary>
/// <param name="Process">The process id.</param>
public sealed record Holder(int Epoch, int Process, DateTimeOffset Since)
{
    private const int Version = 1;

    internal byte[] Write()
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.Integer("epoch", Epoch);
        json.Integer("format", Version);
        json.Integer("process", Process);
        json.String("since", UtcTime.Format(Since));
        json.EndObject();
        return json.WrittenSpan.ToArray();
    }

    internal static Holder Read(ReadOnlyMemory<byte> bytes) => JsonMembers.Read(bytes, json =>
    {
        json.Format(Version);
        return new Holder(json.Integer("epoch", 1), json.Integer("process", 0), json.Value("since", UtcTime.Parse));
    });
}
