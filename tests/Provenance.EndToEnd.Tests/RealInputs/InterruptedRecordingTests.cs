using System.Text.Json;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing;
using Xunit;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>
/// The real experiment whose first session stopped at the eleventh of sixteen calls and whose second one paid for all sixteen again:
/// here it is killed at the same place.
/// </summary>
public sealed class InterruptedRecordingTests : IDisposable
{
    private const int Planned = 16;
    private const int Answered = 11;

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [RecordedFact(Ecf.DataSet)]
    public async Task Killed_in_the_twelfth_call_it_asks_five_more_and_ends_as_if_nothing_had_been()
    {
        using var recording = new PipedRecording(place.PathOf("recording"), Ecf.DataSet, Ecf.Session, Answered);
        string[] arguments = [.. Ecf.Run(recorded: "recording"), "--concurrency", "1"];
        await using (var run = place.Start(arguments))
        {
            await recording.HeldAsync();
            await run.KillAsync();
        }

        await recording.RestoreAsync();
        var killed = Assert.Single(place.Sessions);
        var status = (await place.RunAsync("status", killed, "--json")).Expect(0).Json;
        Assert.Equal("interrupted", status.GetProperty("state").GetString());
        Assert.Equal((Answered, 1), (Figure(status, "settled"), Figure(status, "orphans")));

        // Prose, and no model to clean it up: a run with gaps.
        var resumed = (await place.RunAsync("resume", killed, "--json")).Expect(6).Json;
        Assert.Equal((Planned, 1, 0), (Figure(resumed, "settled"), Figure(resumed, "orphans"), resumed.GetProperty("usable").GetInt32()));
        var archive = new ArchivedSession(place.SessionFolder(killed));
        Assert.Equal((Answered, Planned - Answered), (archive.RecordsOf(epoch: 1).Count, archive.RecordsOf(epoch: 2).Count));
        Assert.Equal(Planned + 1, archive.Intents.Count);
        var orphan = Assert.Single(archive.Orphans);
        Assert.Equal("orphaned", archive.Record(orphan.Replace(".1", ".2", StringComparison.Ordinal)).GetProperty("reason").GetString());
        (await place.RunAsync("verify", killed)).Expect(0);

        (await place.RunAsync(arguments)).Expect(6);
        var whole = Assert.Single(place.Sessions, session => session != killed);
        Assert.Empty(SessionComparison.Differences(place.SessionFolder(whole), place.SessionFolder(killed)));
    }

    private static int Figure(JsonElement answer, string name) => answer.GetProperty("status").GetProperty(name).GetInt32();
}
