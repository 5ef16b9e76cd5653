using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Provenance.Http.Executions;
using Provenance.Http.Problems;

namespace Provenance.Http;

/// <summary>Maps the API in a host that is a web application.</summary>
public static class ProvenanceApiEndpoints
{
    /// <summary>Maps every <see cref="ApiRoute"/> below <c>/api</c>; whatever else is asked for below it gets a problem document.</summary>
    public static IEndpointRouteBuilder MapProvenanceApi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var route in ApiRoute.All)
        {
            endpoints
                .MapMethods($"/api/{route.Template}", route.Methods, (HttpContext http, ProvenanceApi api, IRunHost runs) => route.Handle(api, http, runs))
                .WithName(route.Name);
        }

        foreach (var routes in ApiRoute.All.GroupBy(route => route.Template, StringComparer.Ordinal))
        {
            var allowed = string.Join(", ", routes.SelectMany(route => route.Methods));
            endpoints.Map($"/api/{routes.Key}", (HttpContext http, ProvenanceApi api) =>
            {
                http.Response.Headers.Allow = allowed;
                return api.RefuseAsync(http, Problem.MethodNotAllowed);
            }).WithOrder(1);
        }

        endpoints.MapFallback((HttpContext http, ProvenanceApi api) => api.RefuseAsync(http, Problem.NoSuchRoute));
        return endpoints;
    }
}
