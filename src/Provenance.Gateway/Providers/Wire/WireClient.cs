using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>
/// HTTP clients as this gateway wants them: one connection pool; no timeout and no redirects of their own, because time belongs to the
/// gateway, and a key follows no redirect.
/// </summary>
internal static class WireClient
{
    /// <param name="outer">Stands between the client and the network; null for nothing.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client owns its handlers.")]
    public static HttpClient Create(DelegatingHandler? outer = null)
    {
        var network = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        outer?.InnerHandler = network;
        return new HttpClient((HttpMessageHandler?)outer ?? network, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
