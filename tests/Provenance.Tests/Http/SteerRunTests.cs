using Provenance.Core.Archives;
using System.Text;
using Provenance.Durable.Clients;
using Xunit;

namespace Provenance.Tests.Http;

public sealed class SteerRunTests
{
    private const string Run = "/api/runs/" + ApiBench.Session;

    [Theory]
    [InlineData(InstanceStatus.Completed)]
    [InlineData(InstanceStatus.Failed)]
    [InlineData(InstanceStatus.Terminated)]
    public async Task A_session_is_resumed_whatever_became_of_its_last_execution(InstanceStatus status)
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        bench.Hub.Put(ApiBench.Session, status);

        var response = await bench.PostAsync(Run + "/resume", """{"retryFailed":true}""");
        var run = await response.JsonAsync(202);

        Assert.Equal(ApiBench.Session + "@2", run.GetProperty("instance").GetString());
        Assert.Equal(Run, response.Headers.Location?.ToString());
        Assert.Contains("\"RetryFailed\":true", bench.Hub.Instances[1].Input, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_whose_executions_were_purged_is_resumed_under_its_own_name()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();

        var run = await (await bench.PostAsync(Run + "/resume")).JsonAsync(202);

        Assert.Equal(ApiBench.Session, run.GetProperty("instance").GetString());
    }

    [Theory]
    [InlineData(InstanceStatus.Pending)]
    [InlineData(InstanceStatus.Running)]
    [InlineData(InstanceStatus.Suspended)]
    public async Task A_session_that_is_executed_is_not_executed_twice(InstanceStatus status)
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        bench.Hub.Put(ApiBench.Session, status);

        await (await bench.PostAsync(Run + "/resume")).ProblemAsync(409, "run_active");
        await (await bench.SendAsync(HttpMethod.Delete, Run)).ProblemAsync(409, "run_active");
        Assert.Single(bench.Hub.Instances);
    }

    [Fact]
    public async Task A_wish_that_the_host_does_not_know_is_refused_by_name()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();

        var problem = await (await bench.PostAsync(Run + "/resume", """{"takeOver":true}""")).ProblemAsync(400, "unsupported_option");

        Assert.Equal("takeOver", problem.GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_run_is_suspended_continued_and_terminated()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        bench.Hub.Put(ApiBench.Session, InstanceStatus.Running);

        foreach (var (step, status) in new[] { ("suspend", "suspended"), ("continue", "running"), ("terminate", "terminated") })
            Assert.Equal(status, (await (await bench.PostAsync($"{Run}/{step}", """{"reason":"because"}""")).JsonAsync(202)).GetProperty("status").GetString());

        await (await bench.PostAsync(Run + "/suspend")).ProblemAsync(409, "no_execution");
    }

    [Fact]
    public async Task Deleting_forgets_the_executions_and_keeps_the_archive_unless_asked()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        bench.Hub.Put(ApiBench.Session, InstanceStatus.Failed);
        bench.Hub.Put(ApiBench.Session + "@2", InstanceStatus.Completed);

        Assert.Equal(204, (int)(await bench.SendAsync(HttpMethod.Delete, Run)).StatusCode);
        Assert.Empty(bench.Hub.Instances);
        Assert.Equal([ApiBench.Session], await bench.Ports.Catalog.ListAsync(CancellationToken.None));

        Assert.Equal(204, (int)(await bench.SendAsync(HttpMethod.Delete, Run + "?archive=delete")).StatusCode);
        Assert.Empty(await bench.Ports.Catalog.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_session_that_cannot_be_read_any_more_is_deleted_all_the_same()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        bench.Ports.Catalog.Fault = new CorruptRecordException("session.json", "it is no JSON");

        await (await bench.GetAsync(Run)).ProblemAsync(500, "archive_corrupt");
        Assert.Equal(204, (int)(await bench.SendAsync(HttpMethod.Delete, Run + "?archive=delete")).StatusCode);

        await (await bench.SendAsync(HttpMethod.Delete, Run + "?archive=delete")).ProblemAsync(404, "session_not_found");
    }

    [Fact]
    public async Task A_resumption_goes_on_under_the_id_of_its_request_and_with_its_budget()
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();

        await (await bench.PostAsync(Run + "/resume", """{"budget":2.5}""", ("X-Request-ID", "job-8"))).JsonAsync(202);

        var input = Assert.Single(bench.Hub.Instances).Input;
        Assert.Contains("\"RequestId\":\"job-8\"", input, StringComparison.Ordinal);
        Assert.Contains("\"Budget\":2.5", input, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/resume", """{"budget":-1}""", "invalid_option")]
    [InlineData("/resume", """{"retry":true}""", "invalid_json")]
    [InlineData("/suspend", """{"reason":5}""", "invalid_json")]
    [InlineData("/suspend?now=1", "{}", "invalid_option")]
    public async Task A_request_that_is_not_understood_changes_nothing(string step, string json, string code)
    {
        await using var bench = await ApiBench.StartAsync();
        await bench.AddSessionAsync();
        bench.Hub.Put(ApiBench.Session, InstanceStatus.Running);

        await (await bench.PostAsync(Run + step, json)).ProblemAsync(400, code);

        Assert.Equal(InstanceStatus.Running, Assert.Single(bench.Hub.Instances).Status);
    }

    [Fact]
    public async Task A_body_of_another_kind_or_size_is_refused()
    {
        await using var bench = await ApiBench.StartAsync();
        using var form = new StringContent("reason=because", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var large = new StringContent(new string(' ', 70_000), Encoding.UTF8, "application/json");

        await (await bench.SendAsync(HttpMethod.Post, Run + "/suspend", form)).ProblemAsync(415, "unsupported_media_type");
        await (await bench.SendAsync(HttpMethod.Post, Run + "/suspend", large)).ProblemAsync(413, "bundle_too_large");
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("suspend")]
    [InlineData("continue")]
    [InlineData("terminate")]
    public async Task A_session_that_is_not_there_is_not_steered(string step)
    {
        await using var bench = await ApiBench.StartAsync();

        await (await bench.PostAsync($"{Run}/{step}")).ProblemAsync(404, "session_not_found");
    }
}
