using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Testing.Gateway;

/// <summary>
/// An OpenAI-compatible server on a free port of this machine that does to each request what the test says, and counts them. When
/// nothing is left to do, it does <see cref="Otherwise"/>.
/// </summary>
public sealed class MisbehavingServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Misbehaviour> script = [];
    private readonly ConcurrentQueue<ServerRequest> requests = [];

    private MisbehavingServer(WebApplication app) => this.app = app;

    /// <summary>Ends with <c>/v1</c>.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>The chat completions asked for, in the order of their arrival.</summary>
    public IReadOnlyList<ServerRequest> Requests => [.. requests];

    public Misbehaviour Otherwise { get; set; } = Misbehaviours.Answer("an answer");

    public string[] Models { get; set; } = ["model-1"];

    /// <summary>How often each prompt was asked.</summary>
    public IReadOnlyDictionary<Digest, int> CountsByPrompt =>
        requests.GroupBy(request => request.Prompt).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>How often each call was asked: by what the gateway calls the attempt, without the attempt's number.</summary>
    public IReadOnlyDictionary<string, int> CountsByCall =>
        requests.GroupBy(request => request.Call, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());

    public static async Task<MisbehavingServer> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MinResponseDataRate = null;
        });
        var server = new MisbehavingServer(builder.Build());
        server.app.Map("/v1/models", server.ListAsync);
        server.app.Map("/{**path}", server.ServeAsync);
        await server.app.StartAsync();
        var addresses = server.app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features;
        server.BaseUrl = $"{addresses.Get<IServerAddressesFeature>()!.Addresses.Single()}/v1";
        return server;
    }

    public MisbehavingServer Then(Misbehaviour misbehaviour)
    {
        script.Enqueue(misbehaviour);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private Task ListAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new { data = Models.Select(id => new { id }) });

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new ServerRequest(
            context.Request.Path.Value ?? "",
            await reader.ReadToEndAsync(context.RequestAborted),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            Query = context.Request.QueryString.Value ?? "",
        };
        requests.Enqueue(request);
        try
        {
            await (script.TryDequeue(out var next) ? next : Otherwise)(context, request);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, as some tests want it to.
        }
    }
}

/// <summary>What the server does to one request.</summary>
public delegate Task Misbehaviour(HttpContext context, ServerRequest request);

/// <summary>A request as the server saw it.</summary>
public sealed record ServerRequest(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>With its question mark; empty when there is none.</summary>
    public string Query { get; init; } = "";

    /// <summary>What the gateway calls the attempt: <c>session_…/response_0001.1.json</c>; empty when it says nothing.</summary>
    public string Label => Headers.GetValueOrDefault("X-Client-Request-Id", "");

    /// <summary>The label without the attempt's number.</summary>
    public string Call => Label.Split('.')[0];

    public Digest Prompt
    {
        get
        {
            using var json = JsonDocument.Parse(Body);
            var messages = json.RootElement.GetProperty("messages").EnumerateArray()
                .ToDictionary(m => m.GetProperty("role").GetString()!, m => m.GetProperty("content").GetString()!, StringComparer.Ordinal);
            return new Prompt(messages.GetValueOrDefault("system"), messages["user"]).Digest;
        }
    }
}
