using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Provenance.Core.Seals;
using Provenance.Functions.Experiments;
using Provenance.Functions.Hosting;
using Provenance.Functions.Http;
using Provenance.Functions.Tests.Hub;
using Provenance.Functions.Triggers;
using Provenance.Testing.Emulators;
using Provenance.Workflows.Hosting;

namespace Provenance.Functions.Tests.App;

/// <summary>One instance of the app as it is composed, over Azurite, a hub in memory, and requests made by hand.</summary>
internal sealed class AzuriteApp : IAsyncDisposable
{
    private static readonly SealingKey Key = SealingKey.Create();

    private readonly ServiceProvider services;
    private readonly HubWorker worker;
    private readonly HubClient client;
    private int answers;

    /// <param name="dieAt">The process dies before it hands in the answer of this number, counted from 1; null for never.</param>
    public AzuriteApp(MemoryHub hub, string connection, string container, int? dieAt = null)
    {
        services = new ServiceCollection()
            .AddLogging()
            .AddProvenanceApp(AppOptions.Read(Settings(connection, container)))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        worker = new HubWorker(
            hub, HubFunctions.Of(typeof(ExperimentFunctions), new ActivityFunctions(services.GetRequiredService<SessionHosts>())), TimeProvider.System)
        {
            BeforeAnswer = _ =>
            {
                if (Interlocked.Increment(ref answers) != dieAt)
                    return;
                Died.TrySetResult();
                throw new WorkerDiedException();
            },
        };
        client = new HubClient(hub, worker);
    }

    public TaskCompletionSource Died { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Start() => worker.Start();

    public T Get<T>()
        where T : class => ActivatorUtilities.GetServiceOrCreateInstance<T>(services);

    public Task BundleLandsAsync(Azure.Storage.Blobs.BlobClient bundle, string name) =>
        Get<BundleFunctions>().StartOnPollAsync(bundle, name, client, CancellationToken.None);

    public Task EndAsync(string instance) => client.WaitForInstanceCompletionAsync(instance);

    /// <summary>Invokes an HTTP function, as the worker would for a request that its route takes.</summary>
    public async Task<Answer> SendAsync(string function, Request request)
    {
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Body = new MemoryStream(request.Body ?? []);
        http.Request.ContentLength = request.Body?.Length ?? 0;
        http.Request.ContentType = request.ContentType;
        (http.Request.Method, http.Request.Scheme, http.Request.Host) = ("GET", "https", new HostString("app.example"));
        http.Request.QueryString = new QueryString(request.Query);
        foreach (var (name, value) in request.Headers)
            http.Request.Headers[name] = value;
        using var body = new MemoryStream();
        http.Response.Body = body;

        var method = typeof(RunFunctions).GetMethods().Single(method => method.GetCustomAttribute<FunctionAttribute>()?.Name == function);
        var result = await (Task<IResult>)method.Invoke(Get<RunFunctions>(), [.. method.GetParameters().Select(parameter => Argument(parameter, http, request))])!;
        await result.ExecuteAsync(http);
        return new Answer(http.Response.StatusCode, http.Response.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), Encoding.UTF8.GetString(body.ToArray()));
    }

    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync();
        await client.DisposeAsync();
        await worker.DisposeAsync();
        await services.DisposeAsync();
    }

    private object Argument(ParameterInfo parameter, HttpContext http, Request request) =>
        parameter.ParameterType == typeof(HttpRequest) ? http.Request
        : parameter.ParameterType == typeof(string) ? request.Route[parameter.Name!]
        : client;

    private static IConfiguration Settings(string connection, string container) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            [AppOptions.ArchiveSetting] = $"blob:{connection}/{container}",
            [AppOptions.BundlesSetting] = $"blob:{connection}/{container}",
            [AppOptions.ShardSizeSetting] = "3",
            [AppOptions.SigningKeySetting] = Key.ToPem(),
        })
        .Build();
}

/// <param name="Route">The parts of the route, by name.</param>
internal sealed record Request(byte[]? Body = null, string? ContentType = null)
{
    public Dictionary<string, string> Route { get; init; } = [];

    public string? Query { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    public static Request Of(string session) => new() { Route = { ["session"] = session } };
}

internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body);
