using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.Interruptions;

/// <summary>Two processes want one session while the first has four calls in flight.</summary>
public sealed class TakeOverTests : IAsyncLifetime
{
    private const int Calls = 40;
    private const int InFlight = 4;

    private readonly Workplace place = new();
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FakeLlm llm = null!;
    private ProvenanceProcess first = null!;

    private string Session => Assert.Single(place.Sessions);

    public async Task InitializeAsync()
    {
        llm = await FakeLlm.StartAsync(Misbehaviours.Hold(release.Task, Postcards.Answering));
        first = place.Start("run", Postcards.WriteTo(place, llm, Calls, traits: new ModelTraits(InFlight)), "--json");
        await llm.ArrivedAsync(InFlight);
    }

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await llm.DisposeAsync();
        place.Dispose();
    }

    [Fact]
    public async Task A_second_process_is_refused_with_the_name_of_the_first()
    {
        var refused = (await place.RunAsync("resume", Session)).Expect(1);

        Assert.Contains(Session, refused.Errors, StringComparison.Ordinal);
        Assert.Contains($"{first.Id}", refused.Errors, StringComparison.Ordinal);
        var status = (await place.RunAsync("status", Session, "--json")).Expect(0).Json;
        Assert.Equal("running", status.GetProperty("state").GetString());
        Assert.Equal(first.Id, status.GetProperty("holder").GetProperty("processId").GetInt32());
        Assert.Equal(InFlight, status.GetProperty("status").GetProperty("inFlight").GetInt32());

        release.SetResult();
        (await first.EndAsync()).Expect(0);
        Assert.Equal(Calls, llm.Exchanges.Count);
    }

    [Fact]
    public async Task A_stopped_process_that_was_taken_over_from_and_continued_changes_nothing()
    {
        await first.StopAsync();
        release.SetResult();
        var second = (await place.RunAsync("resume", Session, "--take-over", "--json")).Expect(0).Json;
        var archive = new ArchivedSession(place.SessionFolder(Session));
        Assert.Equal(InFlight, second.GetProperty("status").GetProperty("orphans").GetInt32());
        Assert.Equal(InFlight, archive.Orphans.Count);
        var before = archive.Digests();

        first.Continue();
        var end = (await first.EndAsync()).Expect(1);

        Assert.Contains(Session, end.Errors, StringComparison.Ordinal);
        Assert.Contains("taken over", end.Errors, StringComparison.Ordinal);
        Assert.Equal(before, archive.Digests());
        (await place.RunAsync("verify", Session)).Expect(0);
    }
}
