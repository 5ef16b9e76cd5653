using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Provenance.Http.Executions;

namespace Provenance.Http;

/// <summary>A route of the API: what a host maps, and what the OpenAPI document describes.</summary>
/// <param name="Name">The operation's id.</param>
/// <param name="Template">Below <c>/api</c>, without a slash before it.</param>
public sealed record ApiRoute(string Name, string Method, string Template, Func<ProvenanceApi, HttpContext, IRunHost, Task<IResult>> Handle)
{
    /// <summary>What it takes: whatever can be got can be asked for without its body.</summary>
    public ImmutableArray<string> Methods => Method == "GET" ? ["GET", "HEAD"] : [Method];

    public static ImmutableArray<ApiRoute> All { get; } =
    [
        new("StartRun", "POST", "runs", (api, http, runs) => api.StartRunAsync(http, runs)),
        new("ListRuns", "GET", "runs", (api, http, runs) => api.ListRunsAsync(http, runs)),
        new("ShowRun", "GET", "runs/{session}", (api, http, runs) => api.ShowRunAsync(http, runs, Part(http, "session"))),
        new("ResumeRun", "POST", "runs/{session}/resume", (api, http, runs) => api.ResumeRunAsync(http, runs, Part(http, "session"))),
        new("SuspendRun", "POST", "runs/{session}/suspend", (api, http, runs) => api.SuspendRunAsync(http, runs, Part(http, "session"))),
        new("ContinueRun", "POST", "runs/{session}/continue", (api, http, runs) => api.ContinueRunAsync(http, runs, Part(http, "session"))),
        new("TerminateRun", "POST", "runs/{session}/terminate", (api, http, runs) => api.TerminateRunAsync(http, runs, Part(http, "session"))),
        new("DeleteRun", "DELETE", "runs/{session}", (api, http, runs) => api.DeleteRunAsync(http, runs, Part(http, "session"))),
        new("ReadDeliverable", "GET", "runs/{session}/deliverables/{name}",
            (api, http, _) => api.ReadDeliverableAsync(http, Part(http, "session"), Part(http, "name"))),
        new("ReadRecord", "GET", "runs/{session}/records/{ordinal}",
            (api, http, _) => api.ReadRecordAsync(http, Part(http, "session"), Part(http, "ordinal"))),
        new("ReadChronolog", "GET", "runs/{session}/chronolog", (api, http, _) => api.ReadChronologAsync(http, Part(http, "session"))),
        new("CheckHealth", "GET", "health", (api, http, runs) => api.CheckHealthAsync(http, runs)),
        new("Describe", "GET", "openapi.json", (api, http, _) => api.DescribeAsync(http)),
    ];

    private static string Part(HttpContext http, string name) => http.Request.RouteValues[name] as string ?? "";
}
