using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Provenance.Testing.Emulators;

/// <summary>
/// Stands between a client and the emulator's blobs, and does to writes what the test says. A write that meets a fault meets it once: the
/// client's next try, which bears the same request id, goes through.
/// </summary>
public sealed class StorageProxy : IAsyncDisposable
{
    private static readonly string[] NotForwarded = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive"];

    private readonly WebApplication app;
    private readonly Uri behind;
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) });
    private readonly ConcurrentDictionary<string, byte> met = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, TaskCompletionSource> waiting = new();
    private int writes;
    private int faults;
    private int refused;
    private volatile bool isDead;

    private StorageProxy(WebApplication app, Uri behind) => (this.app, this.behind) = (app, behind);

    /// <summary>The URL of the account's blobs, through this proxy.</summary>
    public string Blobs { get; private set; } = "";

    /// <summary>What is done to each write, by its number from 1 and its path; <see cref="StorageFault.None"/> for most.</summary>
    public Func<int, string, StorageFault> Fault { get; set; } = (_, _) => StorageFault.None;

    /// <summary>Whether every connection drops, until it is set to false again.</summary>
    public bool IsAway { get; set; }

    /// <summary>Writes that have come, each counted once, however often it was tried.</summary>
    public int Writes => Volatile.Read(ref writes);

    /// <summary>How many faults were met.</summary>
    public int Faults => Volatile.Read(ref faults);

    /// <param name="blobs">The URL of the account's blobs.</param>
    public static async Task<StorageProxy> StartAsync(string blobs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var account = new Uri(blobs);
        var proxy = new StorageProxy(builder.Build(), new Uri(account.GetLeftPart(UriPartial.Authority)));
        proxy.app.Run(proxy.ServeAsync);
        await proxy.app.StartAsync();
        var addresses = proxy.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        proxy.Blobs = addresses.Single() + account.AbsolutePath;
        return proxy;
    }

    /// <summary>Completes when so many requests came while the storage was away.</summary>
    public Task RefusedAsync(int requests)
    {
        var signal = waiting.GetOrAdd(requests, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Volatile.Read(ref refused) >= requests)
            signal.TrySetResult();
        return signal.Task;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            if (IsAway)
                Refuse(context);
            else
                await ServeAsync(context, body.ToArray(), FaultOf(context.Request));
        }
        catch (Exception gone) when (gone is OperationCanceledException or HttpRequestException or IOException)
        {
            context.Abort();
        }
    }

    private void Refuse(HttpContext context)
    {
        var count = Interlocked.Increment(ref refused);
        foreach (var (_, signal) in waiting.Where(wanted => wanted.Key <= count))
            signal.TrySetResult();
        context.Abort();
    }

    private StorageFault FaultOf(HttpRequest request)
    {
        if (isDead)
            return StorageFault.Die;
        if (!HttpMethods.IsPut(request.Method) || !met.TryAdd(request.Headers["x-ms-client-request-id"].ToString(), 0))
            return StorageFault.None;
        var fault = Fault(Interlocked.Increment(ref writes), request.Path.Value ?? "");
        if (fault != StorageFault.None)
            Interlocked.Increment(ref faults);
        return fault;
    }

    private async Task ServeAsync(HttpContext context, byte[] body, StorageFault fault)
    {
        switch (fault)
        {
            case StorageFault.DropBefore:
                context.Abort();
                return;
            case StorageFault.DropDuring:
                await ((Task)SendAsync(context, new HalfContent(body))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                return;
            case StorageFault.DropAfter:
                using (await SendAsync(context, new ByteArrayContent(body)))
                    context.Abort();
                return;
            case StorageFault.Busy:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            case StorageFault.ErrorAfter:
                using (await SendAsync(context, new ByteArrayContent(body)))
                    context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            case StorageFault.Die:
                isDead = true;
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            case StorageFault.DieAfter:
                isDead = true;
                using (await SendAsync(context, new ByteArrayContent(body)))
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            case StorageFault.Twice:
                using (await SendAsync(context, new ByteArrayContent(body)))
                    await AnswerAsync(context, body);
                return;
            case StorageFault.Slow:
                await Task.Delay(TimeSpan.FromMilliseconds(400), context.RequestAborted);
                await AnswerAsync(context, body);
                return;
            default:
                await AnswerAsync(context, body);
                return;
        }
    }

    private async Task AnswerAsync(HttpContext context, byte[] body)
    {
        using var answer = await SendAsync(context, new ByteArrayContent(body));
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => IsForwarded(header.Key)))
            context.Response.Headers[name] = values.ToArray();
        var content = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentLength = answer.Content.Headers.ContentLength;
            return;
        }

        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContext context, HttpContent content)
    {
        var request = context.Request;
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(behind, $"{RawTarget(context)}"));
        if (HttpMethods.IsPut(request.Method) || HttpMethods.IsPost(request.Method))
            message.Content = content;
        foreach (var (name, values) in request.Headers.Where(header => IsForwarded(header.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.ToArray()))
                message.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
    }

    /// <summary>The path and query as they were sent: they are signed.</summary>
    private static string RawTarget(HttpContext context) =>
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;

    private static bool IsForwarded(string header) => !NotForwarded.Contains(header, StringComparer.OrdinalIgnoreCase);

    /// <summary>A body whose sender dies in its midst.</summary>
    private sealed class HalfContent(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
            await stream.FlushAsync();
            throw new IOException("The sender died.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}

/// <summary>What happens to a write on its way.</summary>
public enum StorageFault
{
    None,

    /// <summary>The connection drops before the storage has heard of it.</summary>
    DropBefore,

    /// <summary>The connection drops when the storage has half of it.</summary>
    DropDuring,

    /// <summary>The connection drops when the storage has done it.</summary>
    DropAfter,

    /// <summary>503; the storage has not heard of it.</summary>
    Busy,

    /// <summary>500, though the storage has done it.</summary>
    ErrorAfter,

    /// <summary>The storage is asked twice, and the second answer comes back.</summary>
    Twice,

    /// <summary>It takes a while.</summary>
    Slow,

    /// <summary>From here on nothing reaches the storage: to it, the process is dead.</summary>
    Die,

    /// <summary>The same, when the storage has done this one.</summary>
    DieAfter,
}
