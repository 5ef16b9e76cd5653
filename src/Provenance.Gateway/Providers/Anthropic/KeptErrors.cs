using System.Globalization;
using System.Net;
using System.Net.Http;

namespace Provenance.Gateway.Providers.Anthropic;

/// <summary>
/// Hides errors from the Anthropic package, which reads their bytes as text, drops their headers and throws: behind this handler every
/// response is a success that tells its own status in a header, and is read like any other.
/// </summary>
internal sealed class KeptErrors : DelegatingHandler
{
    public const string StatusHeader = "x-kept-status";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        response.Headers.Remove(StatusHeader);
        response.Headers.Add(StatusHeader, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        response.StatusCode = HttpStatusCode.OK;
        return response;
    }

    /// <summary>The status that the server sent.</summary>
    public static int StatusOf(HttpResponseMessage response) =>
        int.Parse(response.Headers.GetValues(StatusHeader).Single(), CultureInfo.InvariantCulture);
}
