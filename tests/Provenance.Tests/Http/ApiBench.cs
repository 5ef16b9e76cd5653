using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provenance.Core.Models;
using Provenance.Http;
using Provenance.Http.Bundles;
using Provenance.Http.Executions;
using Provenance.Http.Health;
using Provenance.Http.Intake;
using Provenance.Http.Sessions;
using Provenance.Testing;
using Provenance.Testing.Durable;
using Provenance.Testing.Storage;
using Provenance.Testing.Workflows;
using Xunit;

namespace Provenance.Tests.Http;

/// <summary>The API in a web host in memory, over ports that a test fills.</summary>
internal sealed class ApiBench : IAsyncDisposable
{
    public const string Session = "session_20261120_093000";

    /// <summary>Small, so that tests reach them.</summary>
    public static readonly BundleLimits Limits = new() { RequestBytes = 64 * 1024, Files = 20, FileBytes = 8 * 1024, TotalBytes = 32 * 1024 };

    private readonly TemporaryFolder folder = new();
    private readonly WebApplication app;

    private ApiBench(ManualClock clock, ApiBenchPorts ports)
    {
        Clock = clock;
        Hub = new FakeDurableClient(clock);
        Ports = ports;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services
            .AddSingleton<TimeProvider>(clock)
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace))
            .AddSingleton<ISessionCatalog>(ports.Catalog)
            .AddSingleton<ISessionIntake>(ports.Intake)
            .AddSingleton<IStartKeys>(ports.Keys)
            .AddSingleton<IHealthProbe>(ports.Probe)
            .AddSingleton<IBundleSource>(ports.Source)
            .AddSingleton<IRunHost>(new DurableRunHost(Hub, managementLinks: id => new Dictionary<string, string> { ["statusQueryGetUri"] = $"/runtime/{id}" }))
            .AddProvenanceApi(new ApiOptions { WorkFolder = folder.Path, Limits = Limits });
        app = builder.Build();
        app.UseRouting();
        app.MapProvenanceApi();
    }

    public ScopedLog Log { get; } = new();

    public ManualClock Clock { get; }

    public FakeDurableClient Hub { get; }

    public ApiBenchPorts Ports { get; }

    public HttpClient Client { get; private set; } = null!;

    /// <summary>What is left of bundles that were received.</summary>
    public IEnumerable<string> Leftovers => Directory.EnumerateFileSystemEntries(folder.Path);

    public static async Task<ApiBench> StartAsync()
    {
        var clock = new ManualClock();
        var bench = new ApiBench(clock, new ApiBenchPorts(clock));
        await bench.app.StartAsync();
        bench.Client = bench.app.GetTestClient();
        return bench;
    }

    /// <summary>Sends JSON; without a text, nothing.</summary>
    public Task<HttpResponseMessage> PostAsync(string address, string? json = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, address, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public Task<HttpResponseMessage> PostZipAsync(string address, byte[] zip)
    {
        var content = new ByteArrayContent(zip);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return SendAsync(HttpMethod.Post, address, content);
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string address, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string address, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, address, null, headers);

    /// <summary>A session with an answer for its first call.</summary>
    public async Task<SmallExperiment> AddSessionAsync()
    {
        var experiment = new SmallExperiment(new ManualClock());
        Ports.Catalog.Add(experiment.Archive);
        var gateway = new ScriptedGateway(experiment.Archive, _ => SmallExperiment.Answer(0.5, 0.25));
        await gateway.AskAsync(ApiBenchPorts.AskFor(experiment), CancellationToken.None);
        return experiment;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }
}

internal static class ResponseReading
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>The problem document that the response must be.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        var problem = await response.JsonAsync(status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(Assert.Single(response.Headers.GetValues("X-Request-ID")), problem.GetProperty("requestId").GetString());
        return problem;
    }
}
