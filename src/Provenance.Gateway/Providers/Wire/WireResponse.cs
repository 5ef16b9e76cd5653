using System.ClientModel.Primitives;
using System.Net.Http;
using System.Net.Http.Headers;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>A response whose body is still to come, whichever package asked for it.</summary>
/// <param name="Header">Finds a header's first value by its name; null when it is not there.</param>
internal sealed record WireResponse(int Status, Stream? Content, Func<string, string?> Header)
{
    private const int FirstErrorStatus = 300;

    public bool IsSuccess => Status is >= 200 and < FirstErrorStatus;

    public static WireResponse Of(PipelineResponse response) => new(
        response.Status, response.ContentStream, name => response.Headers.TryGetValue(name, out var value) ? value : null);

    public static async Task<WireResponse> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStreamAsync(cancellationToken),
        name => Value(response.Headers, name) ?? Value(response.Content.Headers, name));

    private static string? Value(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
