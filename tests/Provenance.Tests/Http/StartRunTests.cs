using System.IO.Compression;
using System.Text;
using Provenance.Core.Experiments;
using Provenance.Durable.Clients;
using Xunit;

namespace Provenance.Tests.Http;

public sealed class StartRunTests
{
    private const string OneFile = """{"experiment":"name: moods"}""";

    [Fact]
    public async Task A_run_that_is_taken_says_where_it_is_and_when_to_look()
    {
        await using var bench = await ApiBench.StartAsync();

        var response = await bench.PostAsync("/api/runs", OneFile);
        var run = await response.JsonAsync(202);

        Assert.Equal("/api/runs/" + ApiBench.Session, response.Headers.Location?.ToString());
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
        Assert.Equal(ApiBench.Session, run.GetProperty("session").GetString());
        Assert.Equal(6, run.GetProperty("calls").GetInt32());
        Assert.Equal("unused-field", run.GetProperty("warnings")[0].GetProperty("rule").GetString());
        Assert.Equal("/runtime/" + ApiBench.Session, run.GetProperty("management").GetProperty("statusQueryGetUri").GetString());
        Assert.Equal($"/api/runs/{ApiBench.Session}/resume", run.GetProperty("links").GetProperty("resume").GetString());
        Assert.Equal(ApiBench.Session, Assert.Single(bench.Hub.Instances).InstanceId);
    }

    [Fact]
    public async Task Inline_files_get_into_the_folder_and_are_deleted_afterwards()
    {
        await using var bench = await ApiBench.StartAsync();

        await (await bench.PostAsync("/api/runs", """{"files":{"experiment.yaml":"e","corpus/d1.txt":"déjà vu"},"options":{"models":["a/b","c"],"runs":3}}""")).JsonAsync(202);

        Assert.Equal(["corpus/d1.txt", "experiment.yaml"], bench.Ports.Intake.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("déjà vu", bench.Ports.Intake.Files["corpus/d1.txt"]);
        var request = Assert.Single(bench.Ports.Intake.Requests);
        Assert.Equal(["a/b", "c"], request.Options.Models!);
        Assert.Equal(3, request.Options.Runs);
        Assert.Equal("a/b,c", request.Given["models"]);
        Assert.Empty(bench.Leftovers);
    }

    [Fact]
    public async Task A_zip_with_everything_in_one_folder_is_read_from_that_folder_with_its_options_from_the_query()
    {
        await using var bench = await ApiBench.StartAsync();
        var zip = Zips.Of(("moods/", ""), ("moods/experiment.yaml", "e"), ("moods/corpus/d1.txt", "one"));

        await (await bench.PostZipAsync("/api/runs?models=a,b&runs=2&budget=1.50&code=function-key", zip)).JsonAsync(202);

        Assert.Equal(["corpus/d1.txt", "experiment.yaml"], bench.Ports.Intake.Files.Keys.Order(StringComparer.Ordinal));
        var options = Assert.Single(bench.Ports.Intake.Requests).Options;
        Assert.Equal((2, 1.50m), (options.Runs, options.Budget));
        Assert.Equal(["a", "b"], options.Models!);
        Assert.Empty(bench.Leftovers);
    }

    [Fact]
    public async Task A_bundle_can_lie_in_the_container_already()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Ports.Source.Files["moods/experiment.yaml"] = "e";
        bench.Ports.Source.Files["moods/corpus/d1.txt"] = "one";
        bench.Ports.Source.Files["moods-2/experiment.yaml"] = "another";

        await (await bench.PostAsync("/api/runs", """{"blobPrefix":"moods/"}""")).JsonAsync(202);

        Assert.Equal(["corpus/d1.txt", "experiment.yaml"], bench.Ports.Intake.Files.Keys.Order(StringComparer.Ordinal));
        await (await bench.PostAsync("/api/runs", """{"blobPrefix":"nothing"}""")).ProblemAsync(404, "bundle_not_found");
    }

    [Fact]
    public async Task An_experiment_that_cannot_run_is_refused_with_everything_that_is_wrong()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Ports.Intake.Fault = new InvalidExperimentException(
        [
            new Finding(Severity.Error, "unknown-model", "\"x/y\" begins with no provider.", new SourceSpot("models", Field: "x/y")),
            new Finding(Severity.Warning, "empty-text", "It is empty.", new SourceSpot("/var/lib/bundles/corpus/d1.txt", 1)),
        ]);

        var problem = await (await bench.PostAsync("/api/runs", OneFile)).ProblemAsync(422, "invalid_experiment");

        var findings = problem.GetProperty("findings");
        Assert.Equal("unknown-model", findings[0].GetProperty("rule").GetString());
        Assert.Equal("d1.txt", findings[1].GetProperty("file").GetString());
        Assert.Empty(bench.Hub.Instances);
        Assert.Empty(bench.Leftovers);
    }

    [Fact]
    public async Task The_same_key_with_the_same_request_leads_to_the_same_run()
    {
        await using var bench = await ApiBench.StartAsync();

        var first = await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k-1"))).JsonAsync(202);
        var again = await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "\"k-1\""))).JsonAsync(202);

        Assert.Equal(first.GetProperty("session").GetString(), again.GetProperty("session").GetString());
        Assert.Equal(6, again.GetProperty("calls").GetInt32());
        Assert.Single(bench.Ports.Intake.Requests);
        Assert.Single(bench.Hub.Instances);
        Assert.DoesNotContain("k-1", Assert.Single(bench.Ports.Keys.Keys), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"experiment":"name: others"}""", "")]
    [InlineData("""{"experiment":"name: moods"}""", "?code=other")]
    public async Task A_key_that_was_used_for_something_else_is_refused(string json, string query)
    {
        await using var bench = await ApiBench.StartAsync();
        await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k-1"))).JsonAsync(202);

        var response = await bench.PostAsync("/api/runs" + query, json, ("Idempotency-Key", "k-1"));

        if (query.Length == 0)
            await response.ProblemAsync(422, "idempotency_key_reused");
        else
            await response.JsonAsync(202);
        Assert.Single(bench.Hub.Instances);
    }

    [Fact]
    public async Task Two_requests_with_one_key_at_once_leave_one_session()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Ports.Keys.FindsNothing = true;

        var first = await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).JsonAsync(202);
        var second = await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).JsonAsync(202);

        Assert.Equal(first.GetProperty("session").GetString(), second.GetProperty("session").GetString());
        Assert.Equal(2, bench.Ports.Intake.Requests.Count);
        Assert.Equal([ApiBench.Session], await bench.Ports.Catalog.ListAsync(CancellationToken.None));
        Assert.Single(bench.Hub.Instances);
    }

    [Fact]
    public async Task A_key_whose_session_was_deleted_is_free_again()
    {
        await using var bench = await ApiBench.StartAsync();
        var first = await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).JsonAsync(202);
        bench.Hub.Put(ApiBench.Session, InstanceStatus.Completed);
        Assert.Equal(204, (int)(await bench.SendAsync(HttpMethod.Delete, $"/api/runs/{ApiBench.Session}?archive=delete")).StatusCode);

        var again = await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).JsonAsync(202);
        var third = await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).JsonAsync(202);

        Assert.NotEqual(first.GetProperty("session").GetString(), again.GetProperty("session").GetString());
        Assert.Equal(again.GetProperty("session").GetString(), third.GetProperty("session").GetString());
    }

    [Fact]
    public async Task A_body_that_says_that_it_is_packed_is_refused()
    {
        await using var bench = await ApiBench.StartAsync();
        using var content = new StringContent(OneFile, Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("gzip");

        await (await bench.SendAsync(HttpMethod.Post, "/api/runs", content)).ProblemAsync(415, "unsupported_media_type");
    }

    [Fact]
    public async Task The_callers_flag_is_kept_with_the_run()
    {
        await using var bench = await ApiBench.StartAsync();

        await (await bench.PostAsync("/api/runs", OneFile, ("X-Feature-Flag", "ai-beta"), ("Idempotency-Key", "k"))).JsonAsync(202);

        Assert.Equal("ai-beta", Assert.Single(bench.Ports.Intake.Requests).Given["feature-flag"]);
        await (await bench.PostAsync("/api/runs", OneFile, ("X-Feature-Flag", "two words"))).ProblemAsync(400, "invalid_option");
        await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).ProblemAsync(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_request_that_died_before_its_run_began_is_finished_by_its_repetition()
    {
        await using var bench = await ApiBench.StartAsync();
        await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).JsonAsync(202);
        bench.Hub.Put(ApiBench.Session, InstanceStatus.Terminated);
        await bench.Hub.PurgeAsync(ApiBench.Session, CancellationToken.None);

        var again = await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).JsonAsync(202);

        Assert.Equal("pending", again.GetProperty("status").GetString());
        Assert.Equal(InstanceStatus.Pending, Assert.Single(bench.Hub.Instances).Status);
    }

    [Fact]
    public async Task A_repetition_does_not_begin_again_what_was_purged_after_its_end()
    {
        await using var bench = await ApiBench.StartAsync();
        await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).JsonAsync(202);
        bench.Hub.Put(ApiBench.Session, InstanceStatus.Completed);
        await bench.Hub.PurgeAsync(ApiBench.Session, CancellationToken.None);
        bench.Ports.Catalog.End = "done";

        var again = await (await bench.PostAsync("/api/runs", OneFile, ("Idempotency-Key", "k"))).JsonAsync(202);

        Assert.False(again.TryGetProperty("instance", out _));
        Assert.Empty(bench.Hub.Instances);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        await using var bench = await ApiBench.StartAsync();
        using var content = new StringContent("name: moods", Encoding.UTF8, "application/yaml");

        await (await bench.SendAsync(HttpMethod.Post, "/api/runs", content)).ProblemAsync(415, "unsupported_media_type");
    }
}

internal static class Zips
{
    public static byte[] Of(params (string Name, string Text)[] entries) => Make(archive =>
    {
        foreach (var (name, text) in entries)
            Add(archive, name, text);
    });

    public static byte[] Make(Action<ZipArchive> fill)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            fill(archive);
        return bytes.ToArray();
    }

    /// <param name="unixMode">File type and permissions as Unix has them; 0 for none.</param>
    public static void Add(ZipArchive archive, string name, string text, int unixMode = 0)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.ExternalAttributes = unixMode << 16;
        using var writer = new StreamWriter(entry.Open());
        writer.Write(text);
    }
}
