using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Provenance.Testing.Gateway;

/// <summary>Files and batches as OpenAI has them, on a free port of this machine. What it does to a batch, the test says.</summary>
public sealed class BatchServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, byte[]> files = new();
    private readonly List<Batch> batches = [];
    private int counter;

    private BatchServer(WebApplication app) => this.app = app;

    /// <summary>Ends with <c>/v1</c>.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>Every batch that was created, in order.</summary>
    public IReadOnlyList<Batch> Batches
    {
        get
        {
            lock (batches)
                return [.. batches];
        }
    }

    /// <summary>Every request of every batch, by its label.</summary>
    public IReadOnlyList<string> Submitted => [.. Batches.SelectMany(batch => batch.Labels)];

    /// <summary>Says how a batch stands each time that it is looked at, and may give it its files. At first: completed, everything answered.</summary>
    public Func<Batch, string> Progress { get; set; } = batch =>
    {
        batch.Output = string.Concat(batch.Labels.Select(label => Line(label, $"an answer to {label}") + "\n"));
        return "completed";
    };

    /// <summary>Done after a request is known and before it is answered; true when that answers it.</summary>
    public Func<HttpContext, string, Task<bool>> Before { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Done when a batch was created, before its creation is answered; true when the answer is lost.</summary>
    public Func<Batch, bool> LosesAnswer { get; set; } = _ => false;

    public static async Task<BatchServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new BatchServer(builder.Build());
        server.app.Map("/v1/{**path}", server.ServeAsync);
        await server.app.StartAsync();
        var addresses = server.app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features;
        server.BaseUrl = $"{addresses.Get<IServerAddressesFeature>()!.Addresses.Single()}/v1";
        return server;
    }

    /// <summary>A line of an output file.</summary>
    public static string Line(string label, string text, int status = 200) => JsonSerializer.Serialize(new
    {
        id = "req_1",
        custom_id = label,
        response = new
        {
            status_code = status,
            request_id = "rid",
            body = status == 200
                ? (object)new { model = "model-1", choices = new[] { new { message = new { content = text }, finish_reason = "stop" } }, usage = new { prompt_tokens = 10, completion_tokens = 5 } }
                : new { error = new { message = text } },
        },
        error = (object?)null,
    });

    /// <summary>A line of a request that the batch did not come to.</summary>
    public static string ErrorLine(string label, string code) =>
        JsonSerializer.Serialize(new { id = "req_1", custom_id = label, response = (object?)null, error = new { code, message = "not done" } });

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var path = (string?)context.Request.RouteValues["path"] ?? "";
        if (await Before(context, $"{context.Request.Method} {path}"))
            return;
        var parts = path.Split('/');
        switch (context.Request.Method, parts)
        {
            case ("POST", ["files"]):
                var form = await context.Request.ReadFormAsync();
                using (var content = new MemoryStream())
                {
                    await form.Files["file"]!.CopyToAsync(content);
                    await AnswerAsync(context, new { id = Keep(content.ToArray()), purpose = form["purpose"].ToString() });
                }

                break;
            case ("GET", ["files", var file, "content"]) when files.TryGetValue(file, out var bytes):
                await context.Response.Body.WriteAsync(bytes);
                break;
            case ("POST", ["batches"]):
                await CreateAsync(context);
                break;
            case ("GET", ["batches"]):
                await AnswerAsync(context, new { data = Batches.Reverse().Select(Show), has_more = false });
                break;
            case ("GET", ["batches", var id]) when Batches.FirstOrDefault(batch => batch.Id == id) is { } found:
                found.Looks++;
                found.Status = Progress(found);
                await AnswerAsync(context, Show(found));
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private async Task CreateAsync(HttpContext context)
    {
        var asked = (await JsonNode.ParseAsync(context.Request.Body))!;
        var file = (string)asked["input_file_id"]!;
        var batch = new Batch(
            string.Create(CultureInfo.InvariantCulture, $"batch_{Interlocked.Increment(ref counter)}"), file, asked["metadata"]!.ToJsonString(),
            [.. Encoding.UTF8.GetString(files[file]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["custom_id"]!)]);
        lock (batches)
            batches.Add(batch);
        if (LosesAnswer(batch))
            context.Abort();
        else
            await AnswerAsync(context, Show(batch));
    }

    private JsonObject Show(Batch batch) => new()
    {
        ["id"] = batch.Id,
        ["status"] = batch.Status,
        ["input_file_id"] = batch.File,
        ["output_file_id"] = batch.Output is { } output ? Keep(Encoding.UTF8.GetBytes(output)) : null,
        ["error_file_id"] = batch.Errors is { } errors ? Keep(Encoding.UTF8.GetBytes(errors)) : null,
        ["created_at"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["metadata"] = JsonNode.Parse(batch.Metadata),
        ["errors"] = batch.FailureCode is { } code ? new JsonObject { ["data"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = "no" }) } : null,
    };

    private string Keep(byte[] content)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"file-{Interlocked.Increment(ref counter)}");
        files[id] = content;
        return id;
    }

    private static Task AnswerAsync(HttpContext context, object answer) => context.Response.WriteAsJsonAsync(answer);
}

/// <summary>A batch as the server has it.</summary>
public sealed class Batch(string id, string file, string metadata, IReadOnlyList<string> labels)
{
    public string Id => id;

    public string File => file;

    public string Metadata => metadata;

    /// <summary>Of its requests.</summary>
    public IReadOnlyList<string> Labels => labels;

    public string Status { get; set; } = "validating";

    /// <summary>How often it was looked at.</summary>
    public int Looks { get; set; }

    public string? Output { get; set; }

    public string? Errors { get; set; }

    /// <summary>Why it failed as a whole.</summary>
    public string? FailureCode { get; set; }
}
