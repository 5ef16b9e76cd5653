using System.Text.Json;
using Provenance.Core.Experiments;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.Http;

/// <summary>Problem documents as callers have them by now: a change here is a change of the contract.</summary>
public sealed class ProblemGoldenTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    [Theory]
    [InlineData("session-not-found")]
    [InlineData("invalid-option")]
    [InlineData("invalid-json")]
    [InlineData("invalid-bundle")]
    [InlineData("bundle-too-large")]
    [InlineData("invalid-experiment")]
    [InlineData("run-active")]
    [InlineData("unavailable")]
    public async Task A_problem_document_stays_as_it_is(string name)
    {
        await using var bench = await ApiBench.StartAsync();

        var response = await ProvokeAsync(bench, name);

        var text = JsonSerializer.Serialize(JsonElement.Parse(await response.Content.ReadAsStringAsync()), Indented);
        Assert.Equal(Repository.Read($"tests/Provenance.Tests/Http/Golden/{name}.json").TrimEnd(), text);
    }

    private static async Task<HttpResponseMessage> ProvokeAsync(ApiBench bench, string name)
    {
        (string, string) id = ("X-Request-ID", "golden");
        switch (name)
        {
            case "session-not-found":
                return await bench.GetAsync("/api/runs/session_20990101_000000", id);
            case "invalid-option":
                return await bench.GetAsync("/api/runs?limit=0", id);
            case "invalid-json":
                return await bench.PostAsync("/api/runs", "{\n\"experiment\": \"e\",\n\"options\": {\"runs\": \"three\"}}", id);
            case "invalid-bundle":
                return await bench.PostAsync("/api/runs", """{"files":{"../x":"e"}}""", id);
            case "bundle-too-large":
                return await bench.PostAsync("/api/runs", $$"""{"experiment":"{{new string('x', 9000)}}"}""", id);
            case "invalid-experiment":
                bench.Ports.Intake.Fault = new InvalidExperimentException(
                    [new Finding(Severity.Error, "unknown-field", "No field is called \"modells\".", new SourceSpot("experiment.yaml", 4, "modells"))]);
                return await bench.PostAsync("/api/runs", """{"experiment":"e"}""", id);
            case "run-active":
                await bench.AddSessionAsync();
                bench.Hub.Put(ApiBench.Session, Provenance.Durable.Clients.InstanceStatus.Running);
                return await bench.PostAsync($"/api/runs/{ApiBench.Session}/resume", null, id);
            case "unavailable":
                bench.Ports.Catalog.Fault = new IOException("down");
                return await bench.GetAsync($"/api/runs/{ApiBench.Session}", id);
            default:
                throw new ArgumentOutOfRangeException(nameof(name));
        }
    }
}
