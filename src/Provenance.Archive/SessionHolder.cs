using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Archive;

/// <summary>Who holds a session, as <c>engine/lock</c> says it. It stays there when the holder is gone.</summary>
/// <param name="Epoch">Counts the processes that have held the session, from 1.</param>
public sealed record SessionHolder(int ProcessId, int Epoch, DateTimeOffset Since)
{
    private const int Version = 1;

    internal byte[] Write()
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.Integer("epoch", Epoch);
        json.Integer("format", Version);
        json.Integer("process", ProcessId);
        json.String("since", UtcTime.Format(Since));
        json.EndObject();
        return json.WrittenSpan.ToArray();
    }

    internal static SessionHolder Read(ReadOnlyMemory<byte> bytes) => JsonMembers.Read(bytes, json =>
    {
        json.Format(Version);
        return new SessionHolder(json.Integer("process", 0), json.Integer("epoch", 1), json.Value("since", UtcTime.Parse));
    });
}
