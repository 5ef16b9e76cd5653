using System.Text.Json;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.Interruptions;

/// <summary>An experiment whose calls go through a provider's batch API.</summary>
public sealed class BatchTests : IDisposable
{
    private const int Calls = 12;

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_run_ends_when_its_batch_does_and_verifies()
    {
        await using var server = await BatchServer.StartAsync();
        server.Progress = batch => batch.Looks < 3 ? "in_progress" : Complete(batch);
        Write(server);

        var run = (await place.RunAsync("run", "experiment.yaml", "--json")).Expect(0).Json;

        Assert.Equal(Calls, run.GetProperty("status").GetProperty("settled").GetInt32());
        Assert.Equal(Calls, server.Submitted.Count);
        var session = Assert.Single(place.Sessions);
        (await place.RunAsync("verify", session)).Expect(0);
        (await place.RunAsync("replay", session)).Expect(0);
        Assert.Contains("\"event\":\"batch-submitted\"", place.ReadFrom(session, "chronolog.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_between_the_submission_and_its_note_it_submits_nothing_twice()
    {
        await using var server = await BatchServer.StartAsync();
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Progress = _ => "in_progress";
        server.LosesAnswer = _ =>
        {
            // The batch is there; its creator dies before it hears of it.
            created.TrySetResult();
            killed.Task.Wait();
            return true;
        };
        Write(server);
        await using (var run = place.Start("run", "experiment.yaml", "--json"))
        {
            await created.Task.WaitAsync(ProvenanceProcess.Patience);
            await run.KillAsync();
        }

        killed.SetResult();
        server.Progress = Complete;
        var session = Assert.Single(place.Sessions);
        var resumed = (await place.RunAsync("resume", session, "--json")).Expect(0).Json.GetProperty("status");

        Assert.Equal((Calls, Calls, 0), (Figure(resumed, "settled"), Figure(resumed, "records"), Figure(resumed, "orphans")));
        Assert.Equal(server.Submitted.Distinct().Count(), server.Submitted.Count);
        Assert.Equal(Calls, server.Submitted.Count);
        (await place.RunAsync("verify", session)).Expect(0);
    }

    private static string Complete(Batch batch)
    {
        batch.Output = string.Concat(batch.Labels.Select(label => BatchServer.Line(label, Postcards.Answer) + "\n"));
        return "completed";
    }

    private void Write(BatchServer server)
    {
        Postcards.WriteTo(place, null, Calls);
        place.Write("experiment.yaml", File.ReadAllText(place.PathOf("experiment.yaml")).Replace("models: [offline]", "models: [fake/reader]", StringComparison.Ordinal));
        place.Write("models.yaml", $$"""
            fake/reader:
              base_url: {{server.BaseUrl}}
              concurrency: {{Calls}}
              tier: 3
              batch: true
              sampling: { temperature: 0, max_output_tokens: 1000 }
              retry: { max_retries: 1, initial_delay_ms: 20 }
              price: { input_per_million: 1, output_per_million: 1, as_of: 2026-11-20 }
            """);
    }

    private static int Figure(JsonElement status, string name) => status.GetProperty(name).GetInt32();
}
