using System.Text.Json;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.Interruptions;

/// <summary>Servers that answer with rubbish, with errors, or for money: what the run makes of them, and how it goes on later.</summary>
public sealed class BadServerTests : IAsyncLifetime
{
    private const int Calls = 8;

    private readonly Workplace place = new();
    private FakeLlm llm = null!;

    public async Task InitializeAsync() => llm = await FakeLlm.StartAsync(Postcards.Answering);

    public async Task DisposeAsync()
    {
        await llm.DisposeAsync();
        place.Dispose();
    }

    [Fact]
    public async Task Each_kind_of_failure_is_counted_in_the_report_and_asked_again_later_where_that_can_help()
    {
        Misbehaviour[] answers =
        [
            Misbehaviours.Json(200, "{\"choices\":[]}"),
            Misbehaviours.Json(200, "not json at all"),
            Misbehaviours.Html(),
            Misbehaviours.Json(503, "{\"error\":{\"message\":\"overloaded\"}}"),
            Misbehaviours.Json(400, "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"too long\"}}"),
            Misbehaviours.Answer("I would rather talk about the weather."),
            Misbehaviours.Answer(Postcards.Answer, "length"),
            Postcards.Answering,
        ];
        llm.Behaviour = (context, request) => answers[Ordinal(request) - 1](context, request);

        var run = (await place.RunAsync("run", Postcards.WriteTo(place, llm, Calls), "--json")).Expect(6).Json;

        Assert.Equal("gaps", run.GetProperty("end").GetString());
        Assert.Equal(2, run.GetProperty("usable").GetInt32());
        Assert.Equal(
            """{"answered":2,"deterministic":1,"empty":1,"malformed":2,"transient":1,"truncated":1}""",
            run.GetProperty("status").GetProperty("outcomes").GetRawText());
        var session = Assert.Single(place.Sessions);
        var report = place.ReadFrom(session, "deliverables/final_report.md");
        Assert.Contains("5 of 8 planned analyses have no answer", FirstLines(report), StringComparison.Ordinal);
        Assert.Contains("| fake/reader | 8 | 2 | 1 | 0 | 0 | 5 | 0 |", report, StringComparison.Ordinal);
        Assert.Equal(["1"], ResultsTable.Read(place, session).Rows.Where(row => row["extraction"] == "unparsed").Select(row => row["run"]));
        (await place.RunAsync("verify", session)).Expect(0);

        llm.Behaviour = Postcards.Answering;
        var resumed = (await place.RunAsync("resume", session, "--json")).Expect(6).Json;
        Assert.Equal(
            """{"answered":6,"deterministic":1,"truncated":1}""", resumed.GetProperty("status").GetProperty("outcomes").GetRawText());
        Assert.Equal(Calls + 4, llm.Exchanges.Count);

        var retried = (await place.RunAsync("resume", session, "--retry-failed", "--json")).Expect(6).Json;
        Assert.Equal("""{"answered":7,"truncated":1}""", retried.GetProperty("status").GetProperty("outcomes").GetRawText());
        Assert.Equal(Calls + 5, llm.Exchanges.Count);
        (await place.RunAsync("verify", session)).Expect(0);
    }

    [Fact]
    public async Task A_wrong_key_stops_the_run_and_the_right_one_completes_it()
    {
        llm.Behaviour = Misbehaviours.Json(401, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"no such key\"}}");

        var run = (await place.RunAsync("run", Postcards.WriteTo(place, llm, Calls, traits: new ModelTraits(Concurrency: 1)), "--json")).Expect(1).Json;

        Assert.Equal("stopped", run.GetProperty("end").GetString());
        Assert.Contains("authentication", run.GetProperty("stoppedBy").GetString(), StringComparison.Ordinal);
        Assert.Single(llm.Exchanges);
        Assert.Equal("stopped", await StateAsync());

        llm.Behaviour = Postcards.Answering;
        (await place.RunAsync("resume", Assert.Single(place.Sessions))).Expect(0);
        Assert.Equal(Calls + 1, llm.Exchanges.Count);
    }

    [Fact]
    public async Task A_full_budget_stops_the_run_with_5_and_a_larger_one_completes_it()
    {
        // An answer costs 0.00015; before it is there, it might have cost some 0.0025.
        var experiment = Postcards.WriteTo(place, llm, Calls, traits: new ModelTraits(Concurrency: 1));

        var run = (await place.RunAsync("run", experiment, "--budget", "0.003", "--json")).Expect(5).Json;

        Assert.Equal("budget", run.GetProperty("end").GetString());
        var session = Assert.Single(place.Sessions);
        var spent = run.GetProperty("status").GetProperty("cost").GetDecimal();
        Assert.InRange(spent, 0.00015m, 0.003m);
        var asked = llm.Exchanges.Count;
        Assert.InRange(asked, 1, Calls - 1);
        Assert.Equal("budget", await StateAsync());
        Assert.Contains($"({Calls - asked} never answered)", FirstLines(place.ReadFrom(session, "deliverables/final_report.md")), StringComparison.Ordinal);

        (await place.RunAsync("resume", session, "--json")).Expect(5);
        Assert.Equal(asked, llm.Exchanges.Count);
        var whole = (await place.RunAsync("resume", session, "--budget", "1", "--json")).Expect(0).Json;
        Assert.Equal(Calls * 0.00015m, whole.GetProperty("status").GetProperty("cost").GetDecimal());
        Assert.Equal(Calls, llm.Exchanges.Count);
        (await place.RunAsync("verify", session)).Expect(0);
    }

    [Fact]
    public async Task A_record_that_is_not_what_was_committed_ends_a_resumption_with_4()
    {
        (await place.RunAsync("run", Postcards.WriteTo(place, llm, Calls))).Expect(0);
        var session = Assert.Single(place.Sessions);
        var record = Path.Combine(place.SessionFolder(session), "llm_archive", "response_0002.1.json");
        await File.AppendAllTextAsync(record, " ");

        var resumed = (await place.RunAsync("resume", session)).Expect(4);

        Assert.Contains("llm_archive/response_0002.1.json", resumed.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Provenance.", resumed.Errors, StringComparison.Ordinal);
        Assert.Equal(Calls, llm.Exchanges.Count);
    }

    private async Task<string?> StateAsync() =>
        (await place.RunAsync("status", Assert.Single(place.Sessions), "--json")).Expect(0).Json.GetProperty("state").GetString();

    private static string FirstLines(string report) => string.Join('\n', report.Split('\n').Take(12));

    private static int Ordinal(ServerRequest request) => int.Parse(request.Call.Split('_')[^1], System.Globalization.CultureInfo.InvariantCulture);
}
