using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Provenance.EndToEnd.Tests.Programs;
using Xunit;

namespace Provenance.EndToEnd.Tests.Serving;

/// <summary><c>provenance serve</c> as a process, and a client that talks to it over real HTTP.</summary>
internal sealed partial class ServedApi : IAsyncDisposable
{
    private ServedApi(ProvenanceProcess process, HttpClient client) => (Process, Client) = (process, client);

    public ProvenanceProcess Process { get; }

    public HttpClient Client { get; }

    /// <summary>Starts it on a free port, in the test's own folder.</summary>
    public static async Task<ServedApi> StartAsync(Workplace place, params IEnumerable<string> options)
    {
        var process = place.Start(["serve", "--port", "0", .. options]);
        await process.SaidAsync("Listening on");
        var address = Address().Match(process.Errors()).Value;
        return new ServedApi(process, new HttpClient { BaseAddress = new Uri(address), Timeout = ProvenanceProcess.Patience });
    }

    /// <summary>The JSON that this address answers with.</summary>
    public async Task<JsonElement> GetAsync(string address) => await JsonAsync(await Client.GetAsync(new Uri(address, UriKind.Relative)), 200);

    public async Task<JsonElement> PostAsync(string address, string json, int status = 202, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await JsonAsync(await Client.SendAsync(request), status);
    }

    /// <summary>Looks until the run is in this state.</summary>
    public async Task<JsonElement> UntilAsync(string session, string state)
    {
        JsonElement run = default;
        await Waiting.UntilAsync(
            async () => (run = await GetAsync($"/api/runs/{session}")).GetProperty("state").GetString() == state, $"{session} to be {state}");
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
