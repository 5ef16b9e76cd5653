using System.Text.Json;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.Interruptions;

/// <summary>A run of twelve calls, four at a time, that is told to stop while all four are in flight.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private const int Calls = 12;
    private const int InFlight = 4;

    private readonly Workplace place = new();
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FakeLlm llm = null!;
    private ProvenanceProcess run = null!;

    private string Session => Assert.Single(place.Sessions);

    private ArchivedSession Archive => new(place.SessionFolder(Session));

    public async Task InitializeAsync()
    {
        Posix.HearInterrupts();
        llm = await FakeLlm.StartAsync(Misbehaviours.Hold(release.Task, Postcards.Answering));
        run = place.Start("run", Postcards.WriteTo(place, llm, Calls, traits: new ModelTraits(InFlight)), "--json");
        await llm.ArrivedAsync(InFlight);
    }

    public async Task DisposeAsync()
    {
        await run.DisposeAsync();
        await llm.DisposeAsync();
        place.Dispose();
    }

    [Theory]
    [InlineData(Posix.Interrupt)]
    [InlineData(Posix.Terminate)]
    public async Task Told_once_it_archives_what_is_in_flight_and_asks_nothing_new(int signal)
    {
        run.Send(signal);
        await run.SaidAsync("Stopping");
        release.SetResult();

        var end = (await run.EndAsync()).Expect(130);
        Assert.Equal("interrupted", end.Json.GetProperty("end").GetString());
        Assert.Equal(JsonValueKind.Null, end.Json.GetProperty("usable").ValueKind);
        Assert.Equal((InFlight, InFlight), (llm.Exchanges.Count, Archive.Records.Count));
        Assert.Empty(Archive.Orphans);
        var status = (await place.RunAsync("status", Session, "--json")).Expect(0).Json;
        Assert.Equal("interrupted", status.GetProperty("state").GetString());
        Assert.Equal((InFlight, 0), (Figure(status, "settled"), Figure(status, "orphans")));

        var resumed = (await place.RunAsync("resume", Session, "--json")).Expect(0).Json;
        Assert.Equal((Calls, 0), (Figure(resumed, "records"), Figure(resumed, "orphans")));
        Assert.Equal(Calls, llm.Exchanges.Select(exchange => exchange.Call).Distinct().Count());
        Assert.Equal(Calls, llm.Exchanges.Count);
        (await place.RunAsync("verify", Session)).Expect(0);
    }

    [Fact]
    public async Task Told_twice_it_ends_at_once_and_what_was_in_flight_is_reported()
    {
        run.Send(Posix.Interrupt);
        await run.SaidAsync("Stopping");
        run.Send(Posix.Interrupt);

        (await run.EndAsync()).Expect(130);
        var status = (await place.RunAsync("status", Session, "--json")).Expect(0).Json;
        Assert.Equal((0, InFlight), (Figure(status, "settled"), Figure(status, "orphans")));
        Assert.True(status.GetProperty("status").GetProperty("priceAtRisk").GetDecimal() > 0);

        release.SetResult();
        var resumed = (await place.RunAsync("resume", Session, "--json")).Expect(0).Json;
        Assert.Equal((Calls, InFlight), (Figure(resumed, "settled"), Figure(resumed, "orphans")));
        Assert.Equal(Calls + InFlight, llm.Exchanges.Count);
        (await place.RunAsync("verify", Session)).Expect(0);
        await ReconcileAsync();
    }

    /// <summary>The provider's exports say what it was asked; the archive says what it has of that.</summary>
    private async Task ReconcileAsync()
    {
        var today = DateTime.UtcNow;
        place.Write("sums.csv", FormattableString.Invariant(
            $"start_time_iso,end_time_iso,num_model_requests,model,input_tokens,output_tokens\n{today.AddHours(-1):s}Z,{today.AddHours(1):s}Z,{Calls + InFlight},reader-2026-01-01,1,1\n"));
        place.Write("single.csv", FormattableString.Invariant(
            $"generation_id,created_at,cost_total,model_permaslug\ngen-never-seen,{today:yyyy-MM-dd HH:mm:ss},0.01,fake/reader\ngen-other,{today:yyyy-MM-dd HH:mm:ss},0.01,fake/reader-large\n"));
        place.Write("broken.csv", "generation_id,created_at\ngen-1,soon\n");

        var sums = (await place.RunAsync("orphans", Session, "--usage", "sums.csv", "--json")).Expect(0).Json;
        Assert.Equal(InFlight, sums.GetProperty("orphans").GetArrayLength());
        Assert.All(sums.GetProperty("orphans").EnumerateArray(), orphan =>
            Assert.InRange(orphan.GetProperty("lowCost").GetDecimal(), 0.0000001m, orphan.GetProperty("worstCost").GetDecimal()));
        var model = Assert.Single(sums.GetProperty("usage").GetProperty("models").EnumerateArray());
        Assert.Equal(
            (Calls + InFlight, Calls, InFlight, InFlight),
            (Of(model, "billed"), Of(model, "archived"), Of(model, "orphans"), Of(model, "surplus")));
        var single = (await place.RunAsync("orphans", Session, "--usage", "single.csv", "--json")).Expect(0).Json.GetProperty("usage");
        var unseen = Assert.Single(single.GetProperty("unseen").EnumerateArray());
        Assert.Equal(("gen-never-seen", InFlight, 1), (unseen.GetProperty("id").GetString(), unseen.GetProperty("orphans").GetArrayLength(), Of(single, "elsewhere")));
        Assert.Contains("broken.csv:2: created_at: a time", (await place.RunAsync("orphans", Session, "--usage", "broken.csv")).Expect(1).Errors, StringComparison.Ordinal);
    }

    private static int Of(JsonElement of, string name) => of.GetProperty(name).GetInt32();

    private static int Figure(JsonElement answer, string name) => answer.GetProperty("status").GetProperty(name).GetInt32();
}
