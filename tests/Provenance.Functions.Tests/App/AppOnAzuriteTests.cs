using System.IO.Compression;
using System.Text.Json;
using Azure.Storage.Blobs;
using Provenance.Functions.Tests.Hub;
using Provenance.Testing.Emulators;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Functions.Tests.App;

/// <summary>The app whole: HTTP functions, orchestrators, activities and the archive on real blobs; only the task hub is ours.</summary>
public sealed class AppOnAzuriteTests
{
    [AzuriteFact]
    public async Task A_run_is_started_watched_and_read_by_http()
    {
        await using var app = new AzuriteApp(new MemoryHub(), await ConnectionAsync(), Container());
        app.Start();

        var started = await app.SendAsync("StartRun", Zip(("Idempotency-Key", "once"), ("X-Request-ID", "job-7")));
        Assert.True(started.Status == 202, started.Body);
        var session = Member(started, "session");
        Assert.Equal($"/api/runs/{session}", new Uri(started.Headers["Location"]).AbsolutePath);
        Assert.Equal("job-7", started.Headers["X-Request-ID"]);
        await app.EndAsync(session);

        Assert.Equal(session, Member(await app.SendAsync("StartRun", Zip(("Idempotency-Key", "once"))), "session"));
        var shown = await app.SendAsync("ShowRun", Request.Of(session));
        Assert.Contains("\"state\":\"finished\"", shown.Body.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(session, (await app.SendAsync("ListRuns", new Request())).Body, StringComparison.Ordinal);
        var report = await app.SendAsync("ReadDeliverable", new Request { Route = { ["session"] = session, ["name"] = "final_report.md" } });
        Assert.Contains("# ", report.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await app.SendAsync("ReadRecord", new Request { Route = { ["session"] = session, ["ordinal"] = "1" } })).Status);
        var chronolog = (await app.SendAsync("ReadChronolog", Request.Of(session))).Body;
        Assert.Contains("run-ended", chronolog, StringComparison.Ordinal);
        Assert.Contains("\"scope\":\"session\"", chronolog, StringComparison.Ordinal);
        Assert.Contains("engine", (await app.SendAsync("CheckHealth", new Request())).Body, StringComparison.Ordinal);
        Assert.Equal(204, (await app.SendAsync("DeleteRun", Request.Of(session) with { Query = "?archive=delete" })).Status);
        Assert.Equal(404, (await app.SendAsync("ShowRun", Request.Of(session))).Status);
        var again = Member(await app.SendAsync("StartRun", Zip(("Idempotency-Key", "once"))), "session");
        Assert.NotEqual(session, again);
        await app.EndAsync(again);
    }

    [AzuriteFact]
    public async Task A_run_rests_and_goes_on_when_told_and_the_api_describes_itself()
    {
        await using var app = new AzuriteApp(new MemoryHub(), await ConnectionAsync(), Container());
        var session = Member(await app.SendAsync("StartRun", Zip()), "session");

        Assert.Equal("suspended", Member(await app.SendAsync("SuspendRun", Request.Of(session)), "status"));
        await AssertDeletionRefusedAsync(app, session);
        Assert.Equal(202, (await app.SendAsync("ContinueRun", Request.Of(session))).Status);
        app.Start();
        await app.EndAsync(session);

        Assert.Contains("\"openapi\":\"3.1", (await app.SendAsync("Describe", new Request())).Body.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task AssertDeletionRefusedAsync(AzuriteApp app, string session) =>
        Assert.Equal(409, (await app.SendAsync("DeleteRun", Request.Of(session) with { Query = "?archive=delete" })).Status);

    [AzuriteFact]
    public async Task A_run_whose_process_died_is_terminated_and_resumed_and_asks_only_for_what_is_missing()
    {
        var (hub, connection, container) = (new MemoryHub(), await ConnectionAsync(), Container());
        var first = new AzuriteApp(hub, connection, container, dieAt: 5);
        first.Start();
        var session = Member(await first.SendAsync("StartRun", Zip()), "session");
        await first.Died.Task;
        await first.DisposeAsync();

        await using var second = new AzuriteApp(hub, connection, container);
        Assert.Equal(202, (await second.SendAsync("TerminateRun", Request.Of(session))).Status);
        second.Start();
        await second.EndAsync(session);
        var resumed = await second.SendAsync("ResumeRun", Request.Of(session));
        Assert.True(resumed.Status == 202, resumed.Body);
        Assert.Contains($"{session}@2", resumed.Body, StringComparison.Ordinal);
        await second.EndAsync($"{session}@2");

        var chronolog = (await second.SendAsync("ReadChronolog", Request.Of(session))).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var intents = chronolog.Where(line => line.Contains("\"event\":\"intent\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, intents.Count);
        Assert.Contains("\"state\":\"finished\"", (await second.SendAsync("ShowRun", Request.Of(session))).Body.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [AzuriteFact]
    public async Task A_bundle_that_lands_is_run_once_however_often_that_is_told()
    {
        var (connection, container) = (await ConnectionAsync(), Container());
        await using var app = new AzuriteApp(new MemoryHub(), connection, container);
        app.Start();
        var blobs = new BlobContainerClient(connection, container);
        await blobs.CreateAsync();
        var bundle = blobs.GetBlobClient("inbox/tiny.zip");
        await bundle.UploadAsync(BinaryData.FromBytes(Zip().Body!));

        await app.BundleLandsAsync(bundle, "tiny");
        await app.BundleLandsAsync(bundle, "tiny");

        using var runs = JsonDocument.Parse((await app.SendAsync("ListRuns", new Request())).Body);
        var run = Assert.Single(runs.RootElement.GetProperty("runs").EnumerateArray());
        await app.EndAsync(run.GetProperty("session").GetString()!);
    }

    [AzuriteFact]
    public async Task A_bundle_that_is_none_starts_nothing_and_is_not_tried_again()
    {
        var (connection, container) = (await ConnectionAsync(), Container());
        await using var app = new AzuriteApp(new MemoryHub(), connection, container);
        var blobs = new BlobContainerClient(connection, container);
        await blobs.CreateAsync();
        var bundle = blobs.GetBlobClient("inbox/broken.zip");
        await bundle.UploadAsync(BinaryData.FromString("this is no zip"));

        await app.BundleLandsAsync(bundle, "broken");

        Assert.Contains("\"runs\":[]", (await app.SendAsync("ListRuns", new Request())).Body.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<string> ConnectionAsync() => (await Azurite.GetAsync()).ConnectionString;

    private static string Container() => $"app-{Guid.NewGuid():N}";

    private static string Member(Answer answer, string name)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty(name).GetString()!;
    }

    private static Request Zip(params (string Name, string Value)[] headers)
    {
        using var zip = new MemoryStream();
        ZipFile.CreateFromDirectory(Path.Combine(Repository.Root, "samples", "tiny"), zip);
        return new Request(zip.ToArray(), "application/zip") { Headers = headers.ToDictionary(header => header.Name, header => header.Value) };
    }
}
