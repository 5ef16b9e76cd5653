using System.Text.Json;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.Serving;

/// <summary>The API on one machine, with nothing installed: started, watched, killed, resumed, read.</summary>
public sealed class ServeTests : IDisposable
{
    private const int Calls = 40;
    private const int InFlight = 4;

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_run_that_was_killed_with_its_server_is_resumed_by_the_next_one_and_asks_only_for_what_is_missing()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var llm = await FakeLlm.StartAsync(Misbehaviours.Hold(release.Task, Postcards.Answering));
        var experiment = Experiment(llm);
        string session;
        await using (var first = await ServedApi.StartAsync(place))
        {
            session = (await first.PostAsync("/api/runs", experiment, key: "k-1")).GetProperty("session").GetString()!;
            await llm.ArrivedAsync(InFlight);
            Assert.Equal("running", (await first.GetAsync($"/api/runs/{session}")).GetProperty("state").GetString());
            await first.PostAsync($"/api/runs/{session}/resume", "{}", status: 409);
            await first.Process.KillAsync();
        }

        release.SetResult();
        await using var second = await ServedApi.StartAsync(place);
        var left = await second.GetAsync($"/api/runs/{session}");
        Assert.Equal("interrupted", left.GetProperty("state").GetString());
        Assert.Equal(InFlight, left.GetProperty("counts").GetProperty("orphans").GetInt32());
        Assert.Equal(session, (await second.PostAsync("/api/runs", experiment, key: "k-1")).GetProperty("session").GetString());

        await second.PostAsync($"/api/runs/{session}/resume", "{}");
        var run = await second.UntilAsync(session, "finished");

        Assert.Equal(Calls, run.GetProperty("counts").GetProperty("settled").GetInt32());
        Assert.Equal(Calls + InFlight, llm.Exchanges.Count);
        Assert.Equal(
            place.ReadFrom(session, "deliverables/results.csv"),
            await second.Client.GetStringAsync(new Uri($"/api/runs/{session}/deliverables/results.csv", UriKind.Relative)));
        var lines = (await second.Client.GetStringAsync(new Uri($"/api/runs/{session}/chronolog?limit=10000", UriKind.Relative))).TrimEnd('\n').Split('\n');
        second.Process.Send(Posix.Interrupt);
        (await second.Process.EndAsync()).Expect(0);
        Assert.Equal((await File.ReadAllLinesAsync(Path.Combine(place.SessionFolder(session), "chronolog.jsonl"))).Take(lines.Length), lines);
        (await place.RunAsync("verify", session)).Expect(0);
    }

    [Fact]
    public async Task A_run_is_suspended_continued_terminated_and_resumed()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var llm = await FakeLlm.StartAsync(Misbehaviours.Hold(release.Task, Postcards.Answering));
        var experiment = Experiment(llm);
        await using var api = await ServedApi.StartAsync(place);
        var session = (await api.PostAsync("/api/runs", experiment)).GetProperty("session").GetString()!;
        await llm.ArrivedAsync(InFlight);

        Assert.Equal("suspended", (await api.PostAsync($"/api/runs/{session}/suspend", "{}")).GetProperty("status").GetString());
        Assert.Equal("running", (await api.PostAsync($"/api/runs/{session}/continue", "{}")).GetProperty("status").GetString());
        await api.PostAsync($"/api/runs/{session}/terminate", """{"reason":"enough"}""");
        release.SetResult();
        await api.UntilAsync(session, "terminated");
        Assert.Equal(204, (int)(await api.Client.DeleteAsync(new Uri($"/api/runs/{session}", UriKind.Relative))).StatusCode);
        await api.PostAsync($"/api/runs/{session}/resume", "{}");
        await api.UntilAsync(session, "finished");

        Assert.Equal(204, (int)(await api.Client.DeleteAsync(new Uri($"/api/runs/{session}?archive=delete", UriKind.Relative))).StatusCode);
        Assert.Empty(place.Sessions);
    }

    [Fact]
    public async Task A_bundle_cannot_say_where_a_model_is_or_which_key_goes_there()
    {
        await using var api = await ServedApi.StartAsync(place);
        const string Evil = """
            {"files":{"experiment.yaml":"EXPERIMENT\nmodel_settings:\n  openai/gpt:\n    base_url: http://127.0.0.1:9/v1\n    key_variable: HOME\n"}}
            """;
        var postcards = (await File.ReadAllTextAsync(Postcards.WriteTo(place, null, 1))).Replace("[offline]", "[openai/gpt]", StringComparison.Ordinal);

        var section = await api.PostAsync("/api/runs", Evil.Replace("EXPERIMENT", JsonSerializer.Serialize(postcards)[1..^1], StringComparison.Ordinal), status: 422);
        var file = await api.PostAsync(
            "/api/runs", JsonSerializer.Serialize(new { files = new Dictionary<string, string> { ["experiment.yaml"] = postcards, ["models.yaml"] = "openai/gpt: { base_url: http://127.0.0.1:9/v1 }" } }), status: 422);

        Assert.Contains("server-not-here", section.ToString(), StringComparison.Ordinal);
        Assert.Contains("models-file-not-here", file.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(place.Folder, section.ToString() + file, StringComparison.Ordinal);
        Assert.Empty(place.Sessions);
    }

    [Fact]
    public async Task What_is_wrong_with_an_experiment_is_told_without_the_path_of_this_machine()
    {
        await using var api = await ServedApi.StartAsync(place);

        var problem = await api.PostAsync("/api/runs", """{"files":{"experiment.yaml":"provenance: 1\nname: x\nmodels: [offline]\nframework: missing.yaml\ncorpus: nowhere\n"}}""", status: 422);

        Assert.Equal("invalid_experiment", problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("findings").EnumerateArray());
        Assert.DoesNotContain("bundle-", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_request_began_is_logged_under_its_id()
    {
        await using var llm = await FakeLlm.StartAsync(Misbehaviours.Json(503, "{}"));
        var experiment = Experiment(llm);
        await using var api = await ServedApi.StartAsync(place);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs") { Content = new StringContent(experiment, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Request-ID", "job-99");
        (await api.Client.SendAsync(request)).EnsureSuccessStatusCode();
        await api.Process.SaidAsync("left alone");

        Assert.All(api.Process.Errors().Split('\n').Where(line => line.Contains("left alone", StringComparison.Ordinal)), line => Assert.Contains("[job-99]", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_cannot_be_read_any_more_is_deleted_all_the_same()
    {
        await using var api = await ServedApi.StartAsync(place);
        foreach (var (name, text) in new[] { ("session_20200101_000000", null), ("session_20200101_000001", "{") })
        {
            Directory.CreateDirectory(place.SessionFolder(name));
            if (text is not null)
                await File.WriteAllTextAsync(Path.Combine(place.SessionFolder(name), "session.json"), text);

            using var shown = await api.Client.GetAsync(new Uri($"/api/runs/{name}", UriKind.Relative));
            Assert.Contains("archive_corrupt", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(204, (int)(await api.Client.DeleteAsync(new Uri($"/api/runs/{name}?archive=delete", UriKind.Relative))).StatusCode);
            Assert.False(Directory.Exists(place.SessionFolder(name)));
        }
    }

    [Fact]
    public async Task A_page_that_gives_this_machine_another_name_is_not_answered()
    {
        await using var api = await ServedApi.StartAsync(place);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/runs");
        request.Headers.Host = "evil.example.org";

        using var answer = await api.Client.SendAsync(request);

        Assert.Equal((400, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    private string Experiment(FakeLlm llm) => JsonSerializer.Serialize(new
    {
        experiment = File.ReadAllText(Postcards.WriteTo(place, llm, Calls, traits: new ModelTraits(InFlight))),
    });
}
