using System.Net;
using Provenance.Http.Health;
using Xunit;

namespace Provenance.Tests.Http;

/// <summary>What holds for every request.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task The_callers_id_comes_back_and_stands_in_every_line()
    {
        await using var bench = await ApiBench.StartAsync();

        var response = await bench.PostAsync("/api/runs", """{"experiment":"e"}""", ("X-Request-ID", "job-7.a_1"));

        Assert.Equal("job-7.a_1", Assert.Single(response.Headers.GetValues("X-Request-ID")));
        Assert.Equal("job-7.a_1", Assert.Single(bench.Ports.Intake.Requests).Given["request-id"]);
        var lines = bench.Log.Lines.Where(line => line.Contains("start-run", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains("RequestId:job-7.a_1]", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("new\tline")]
    [InlineData("-dash-first")]
    [InlineData("../../etc")]
    [InlineData("${jndi:ldap}")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task An_id_that_could_do_harm_in_a_log_is_replaced(string id)
    {
        await using var bench = await ApiBench.StartAsync();

        var response = await bench.GetAsync("/api/health", ("X-Request-ID", id));

        Assert.True(Guid.TryParse(Assert.Single(response.Headers.GetValues("X-Request-ID")), out _));
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "not_found")]
    [InlineData("GET", "/", 404, "not_found")]
    [InlineData("PUT", "/api/runs", 405, "method_not_allowed")]
    [InlineData("POST", "/api/health", 405, "method_not_allowed")]
    [InlineData("GET", "/api/runs/session_20261120_093000/resume", 405, "method_not_allowed")]
    public async Task What_no_route_takes_is_a_problem_document_too(string method, string address, int status, string code)
    {
        await using var bench = await ApiBench.StartAsync();

        await (await bench.SendAsync(new HttpMethod(method), address)).ProblemAsync(status, code);
    }

    [Theory]
    [InlineData("/api/runs", "POST, GET, HEAD")]
    [InlineData("/api/runs/session_20261120_093000", "GET, HEAD, DELETE")]
    public async Task A_method_that_is_not_taken_is_told_which_are(string address, string allowed)
    {
        await using var bench = await ApiBench.StartAsync();

        var refused = await bench.SendAsync(HttpMethod.Patch, address);

        Assert.Equal(allowed, string.Join(", ", refused.Content.Headers.Allow));
    }

    [Fact]
    public async Task What_went_wrong_inside_stays_inside_and_is_in_the_log()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Ports.Intake.Fault = new InvalidOperationException("The table /var/lib/secret of account xyz is gone.");

        var problem = await (await bench.PostAsync("/api/runs", """{"experiment":"e"}""", ("X-Request-ID", "r1"))).ProblemAsync(500, "unexpected");

        Assert.False(problem.TryGetProperty("detail", out _));
        Assert.Contains(bench.Log.Lines, line => line.Contains("RequestId:r1]", StringComparison.Ordinal) && line.Contains("account xyz is gone", StringComparison.Ordinal));
        Assert.Empty(bench.Leftovers);
    }

    [Fact]
    public async Task A_dependency_that_cannot_be_reached_is_unavailable()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Ports.Catalog.Fault = new IOException("No route to host 10.1.2.3");

        var problem = await (await bench.GetAsync("/api/runs/" + ApiBench.Session)).ProblemAsync(503, "unavailable");

        Assert.DoesNotContain("10.1.2.3", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HealthState.Healthy, 200, "healthy")]
    [InlineData(HealthState.Degraded, 200, "degraded")]
    [InlineData(HealthState.Unhealthy, 503, "unhealthy")]
    public async Task Health_is_that_of_the_worst_dependency(HealthState state, int status, string said)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Ports.Probe.Finding = new HealthFinding(state, "detail");

        var health = await (await bench.GetAsync("/api/health")).JsonAsync(status);

        Assert.Equal(said, health.GetProperty("status").GetString());
        Assert.Equal("archive", health.GetProperty("checks")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_dependency_that_does_not_answer_is_unhealthy_after_its_time()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Ports.Probe.Until = new TaskCompletionSource().Task;
        var waiting = bench.GetAsync("/api/health");

        await bench.Clock.WhenArmed(TimeSpan.FromSeconds(6));
        bench.Clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await waiting).StatusCode);
    }
}
