using Microsoft.AspNetCore.Http;
using Provenance.Http.Requests;

namespace Provenance.Http.OpenApi;

/// <summary><c>GET /api/openapi.json</c>: the description of this API, the same under every host.</summary>
internal static class OpenApiDocument
{
    public const string Resource = "openapi.json";

    private static readonly Lazy<byte[]> Document = new(Load);

    public static Task<IResult> ShowAsync(HttpContext http)
    {
        _ = new ParameterReader(http.Request);
        return Task.FromResult<IResult>(TypedResults.Bytes(Document.Value, "application/json"));
    }

    private static byte[] Load()
    {
        using var resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(Resource)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
