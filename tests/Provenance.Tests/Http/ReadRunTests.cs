using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Stages;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Xunit;

namespace Provenance.Tests.Http;

public sealed class ReadRunTests
{
    private const string Run = "/api/runs/" + ApiBench.Session;

    [Fact]
    public async Task A_run_is_shown_as_its_archive_has_it()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        bench.Hub.Put(ApiBench.Session, InstanceStatus.Running, """{"stage":"analysis"}""");

        var response = await bench.GetAsync(Run);
        var run = await response.JsonAsync(200);

        Assert.Equal("running", run.GetProperty("state").GetString());
        Assert.Equal(6, run.GetProperty("counts").GetProperty("planned").GetInt32());
        Assert.Equal(1, run.GetProperty("counts").GetProperty("settled").GetInt32());
        Assert.Equal(1, run.GetProperty("outcomes").GetProperty("answered").GetInt32());
        Assert.Equal("analysis", run.GetProperty("execution").GetProperty("shown").GetProperty("stage").GetString());
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData(InstanceStatus.Pending, false, false, null, "pending")]
    [InlineData(InstanceStatus.Suspended, false, false, null, "suspended")]
    [InlineData(InstanceStatus.Completed, false, true, "done", "finished")]
    [InlineData(InstanceStatus.Completed, false, false, "gaps", "gaps")]
    [InlineData(InstanceStatus.Failed, false, false, null, "failed")]
    [InlineData(InstanceStatus.Failed, false, true, "done", "finished")]
    [InlineData(InstanceStatus.Terminated, false, false, null, "terminated")]
    [InlineData(null, true, false, null, "running")]
    [InlineData(null, false, false, "budget", "budget")]
    [InlineData(null, false, false, null, "interrupted")]
    [InlineData(null, false, true, null, "finished")]
    public async Task Whoever_executes_a_run_is_asked_first_and_then_the_archive(
        InstanceStatus? status, bool isHeld, bool isComplete, string? end, string state)
    {
        await using var bench = await ApiBench.StartAsync();
        var experiment = await bench.AddSessionAsync();
        if (status is { } known)
            bench.Hub.Put(ApiBench.Session, known);
        if (isComplete)
            await experiment.Archive.WriteViewAsync($"checkpoints/{Stage.Report.CheckpointFile()}", "{}"u8.ToArray(), CancellationToken.None);
        (bench.Ports.Catalog.IsHeld, bench.Ports.Catalog.End) = (isHeld, end);

        Assert.Equal(state, (await (await bench.GetAsync(Run)).JsonAsync(200)).GetProperty("state").GetString());
        var listed = (await (await bench.GetAsync("/api/runs")).JsonAsync(200)).GetProperty("runs")[0];
        Assert.Equal(state, listed.GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_newest_execution_is_the_one_that_is_shown()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        bench.Hub.Put(ApiBench.Session, InstanceStatus.Failed);
        bench.Hub.Put(ApiBench.Session + "@2", InstanceStatus.Terminated);
        bench.Hub.Put(ApiBench.Session + "@3", InstanceStatus.Running);

        var execution = (await (await bench.GetAsync(Run)).JsonAsync(200)).GetProperty("execution");

        Assert.Equal(ApiBench.Session + "@3", execution.GetProperty("instance").GetString());
    }

    [Fact]
    public async Task Why_an_execution_failed_is_told_without_paths_and_keys()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        var message = "Could not open '/mnt/data/sessions/x' or C:\\data\\y at https://account.example.net/c?sv=1&sig=abc; AccountKey=SECRET;";
        bench.Hub.Put(ApiBench.Session, InstanceStatus.Failed, failure: new TaskFailure("System.IO.IOException", message));

        var failure = (await (await bench.GetAsync(Run)).JsonAsync(200)).GetProperty("execution").GetProperty("failure").GetString();

        Assert.Equal("IOException: Could not open '(path)' or (path) at https://account.example.net(...) AccountKey=(...);", failure);
    }

    [Fact]
    public async Task Sessions_are_listed_newest_first_page_by_page()
    {
        await using var bench = await ApiBench.StartAsync();
        for (var i = 0; i < 5; i++)
            await (await bench.PostAsync("/api/runs", """{"experiment":"e"}""")).JsonAsync(202);

        var first = await (await bench.GetAsync("/api/runs?limit=3")).JsonAsync(200);
        var second = await (await bench.GetAsync(first.GetProperty("next").GetString()!)).JsonAsync(200);

        Assert.Equal(
            [ApiBench.Session + "_5", ApiBench.Session + "_4", ApiBench.Session + "_3"],
            first.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("session").GetString()));
        Assert.Equal(
            [ApiBench.Session + "_2", ApiBench.Session],
            second.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("session").GetString()));
        Assert.False(second.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task One_session_that_is_not_what_it_was_does_not_hide_the_list()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        bench.Ports.Catalog.Fault = new CorruptRecordException("chronolog.jsonl", "line 3 is gone");

        var run = (await (await bench.GetAsync("/api/runs")).JsonAsync(200)).GetProperty("runs")[0];

        Assert.Equal("unreadable", run.GetProperty("state").GetString());
        await (await bench.GetAsync(Run)).ProblemAsync(500, "archive_corrupt");
    }

    [Theory]
    [InlineData("/api/runs/session_20990101_000000")]
    [InlineData("/api/runs/..%2F..%2Fetc")]
    [InlineData("/api/runs/session_20261120_093000%20")]
    [InlineData("/api/runs/session_20261120_093000%0a")]
    [InlineData("/api/runs/SESSION_20261120_093000")]
    [InlineData("/api/runs/session_20261120_093000_01")]
    [InlineData("/api/runs/x/chronolog")]
    [InlineData("/api/runs/x/records/1")]
    [InlineData("/api/runs/x/deliverables/results.csv")]
    public async Task A_name_that_is_no_session_is_not_found_and_does_not_reach_the_archive(string address)
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();

        await (await bench.GetAsync(address)).ProblemAsync(404, "session_not_found");

        Assert.All(bench.Ports.Catalog.Asked, name => Assert.Equal("session_20990101_000000", name));
    }

    [Fact]
    public async Task A_deliverable_comes_with_a_tag_in_ranges_and_can_do_nothing()
    {
        await using var bench = await ApiBench.StartAsync();
        var experiment = await bench.AddSessionAsync();
        await experiment.Archive.WriteViewAsync("deliverables/final_report.html", "<p>report</p>"u8.ToArray(), CancellationToken.None);
        var address = Run + "/deliverables/final_report.html";

        var whole = await bench.GetAsync(address);
        var part = await bench.GetAsync(address, ("Range", "bytes=3-8"));
        var unchanged = await bench.GetAsync(address, ("If-None-Match", whole.Headers.ETag!.ToString()));
        var beyond = await bench.GetAsync(address, ("Range", "bytes=100-"));

        Assert.Equal("<p>report</p>", await whole.Content.ReadAsStringAsync());
        Assert.Equal($"\"{Digest.Of("<p>report</p>")}\"", whole.Headers.ETag!.Tag);
        Assert.Contains("default-src 'none'", Assert.Single(whole.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(whole.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal((206, "report"), ((int)part.StatusCode, await part.Content.ReadAsStringAsync()));
        Assert.Equal(304, (int)unchanged.StatusCode);
        await beyond.ProblemAsync(416, "range_not_satisfiable");
        Assert.Equal("bytes */13", beyond.Content.Headers.ContentRange?.ToString());
        var head = await bench.SendAsync(HttpMethod.Head, address);
        Assert.Equal((200, whole.Headers.ETag, ""), ((int)head.StatusCode, head.Headers.ETag, await head.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("missing.csv")]
    [InlineData("..%2Fsession.json")]
    [InlineData(".hidden")]
    [InlineData("a..b")]
    [InlineData("results.csv%0a")]
    public async Task A_deliverable_that_is_not_there_is_not_found(string name)
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();

        await (await bench.GetAsync($"{Run}/deliverables/{name}")).ProblemAsync(404, "deliverable_not_found");
    }

    [Fact]
    public async Task A_record_comes_byte_for_byte()
    {
        await using var bench = await ApiBench.StartAsync();
        var experiment = await bench.AddSessionAsync();

        var response = await bench.GetAsync(Run + "/records/1");
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(RecordFormat.Write(experiment.Archive.Records[0]).ToArray(), bytes);
        Assert.Equal($"\"{Digest.Of(bytes)}\"", response.Headers.ETag!.Tag);
        Assert.Equal(200, (int)(await bench.GetAsync(Run + "/records/1?attempt=1&kind=response")).StatusCode);
    }

    [Theory]
    [InlineData("2", "", 404, "record_not_found")]
    [InlineData("0", "", 404, "record_not_found")]
    [InlineData("-1", "", 404, "record_not_found")]
    [InlineData("99999999999", "", 404, "record_not_found")]
    [InlineData("one", "", 404, "record_not_found")]
    [InlineData("1", "?attempt=2", 404, "record_not_found")]
    [InlineData("1", "?kind=cleanup", 404, "record_not_found")]
    [InlineData("1", "?attempt=0", 400, "invalid_option")]
    [InlineData("1", "?kind=secret", 400, "invalid_option")]
    [InlineData("1", "?format=xml", 400, "invalid_option")]
    public async Task A_record_that_is_not_there_is_not_found(string ordinal, string query, int status, string code)
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();

        await (await bench.GetAsync($"{Run}/records/{ordinal}{query}")).ProblemAsync(status, code);
    }

    [Fact]
    public async Task The_chronolog_comes_line_by_line_from_where_one_stopped()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();

        var response = await bench.GetAsync(Run + "/chronolog?after=1&limit=2");

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{\"event\":\"e\",\"seq\":2}\n{\"event\":\"e\",\"seq\":3}\n", await response.Content.ReadAsStringAsync());
    }
}
