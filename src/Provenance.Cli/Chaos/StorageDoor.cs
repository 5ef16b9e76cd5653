using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Provenance.Cli.Chaos;

/// <summary>
/// Stands before blob storage and passes every request on as it came. It tells of each change once it is made and before the answer
/// is passed back: who is killed then has written, and does not know it.
/// </summary>
internal sealed class StorageDoor : IAsyncDisposable
{
    /// <summary>Headers of a connection, which are not passed on from one to the next.</summary>
    private static readonly HashSet<string> OfConnection = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Expect" };

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }, disposeHandler: true);
    private readonly WebApplication app;
    private readonly Uri storage;
    private readonly Action written;

    private StorageDoor(WebApplication app, Uri storage, Action written) => (this.app, this.storage, this.written) = (app, storage, written);

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; private set; } = "";

    public static async Task<StorageDoor> OpenAsync(Uri storage, Action written, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, null);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var door = new StorageDoor(app, storage, written);
        app.Run(door.PassAsync);
        await app.StartAsync(cancellationToken);
        door.Address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        try
        {
            using var request = await RequestAsync(http);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
            if (answer.IsSuccessStatusCode && IsChange(http.Request))
                written();
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfConnection.Contains(header.Key)))
                http.Response.Headers[name] = new StringValues([.. values]);
            if (!HttpMethods.IsHead(http.Request.Method) && answer.StatusCode is not (HttpStatusCode.NotModified or HttpStatusCode.NoContent))
                await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
        catch (Exception broken) when (broken is OperationCanceledException or HttpRequestException or IOException)
        {
            // The process at the other end is dead, or the storage is: it sees what it would see without us.
            http.Abort();
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        // As it came: what is signed may not be written in another way.
        var target = storage.GetLeftPart(UriPartial.Authority) + http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method), new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (http.Request.ContentLength is not null || body.Length > 0)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in http.Request.Headers.Where(header => !OfConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        return request;
    }

    /// <summary>A lease is held by renewing it; that is no change of what is kept.</summary>
    private static bool IsChange(HttpRequest request) => HttpMethods.IsPut(request.Method) && request.Query["comp"] != "lease";
}
