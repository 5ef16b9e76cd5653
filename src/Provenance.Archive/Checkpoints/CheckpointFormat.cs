using Provenance.Archive.Records;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;

namespace Provenance.Archive.Checkpoints;

/// <summary>The format of <c>checkpoints/stage_N_name_complete.json</c>: canonical JSON, format 1. It can be made again from the session.</summary>
internal static class CheckpointFormat
{
    private const int Version = 1;

    /// <param name="records">How many records the session has, all of them flushed.</param>
    public static ReadOnlyMemory<byte> Write(ISessionArchive session, Stage stage, StageSummary summary, ChronologHead head, int records)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.BeginObject("chronolog");
        json.Integer("entries", head.Entries);
        json.String("head", head.Digest.ToString());
        json.EndObject();
        json.BeginObject("counts");
        foreach (var (name, count) in summary.Counts.OrderBy(count => count.Key, StringComparer.Ordinal))
            json.Integer(name, count);
        json.EndObject();
        json.Integer("format", Version);
        json.String("plan", session.Session.Plan.ToString());
        json.Integer("records", records);
        json.String("session", session.Session.Name);
        json.String("stage", stage.Name());
        json.EndObject();
        return json.WrittenMemory;
    }
}
