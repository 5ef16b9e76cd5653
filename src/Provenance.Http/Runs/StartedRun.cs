using Microsoft.AspNetCore.Http;
using Provenance.Http.Executions;
using Provenance.Http.Problems;

namespace Provenance.Http.Runs;

/// <summary>What a request that begins or steers a run is answered with.</summary>
/// <param name="Instance">The execution; null when the engine knows none any more.</param>
/// <param name="Management">The engine's own addresses for the instance; empty where it has none.</param>
public sealed record StartedRun(
    string Session, string? Instance, string? Status, RunLinks Links, IReadOnlyDictionary<string, string> Management)
{
    /// <summary>How many calls are planned.</summary>
    public int? Calls { get; init; }

    /// <summary>The plan's digest.</summary>
    public string? Plan { get; init; }

    /// <summary>What was remarkable about the experiment.</summary>
    public IReadOnlyList<FindingView>? Warnings { get; init; }

    public static StartedRun Of(HttpContext http, Execution? execution, IRunHost runs, string session) => new(
        session,
        execution?.Instance,
        execution?.Status.ToString().ToLowerInvariant(),
        RunLinks.Of(http, session),
        execution is null ? new Dictionary<string, string>() : runs.ManagementLinks(execution.Instance));
}

/// <summary>202: it was taken, and goes on by itself.</summary>
internal static class Accepted
{
    /// <summary>After so many seconds a client may look again.</summary>
    public const string RetryAfterSeconds = "5";

    public static IResult Of(HttpContext http, StartedRun run)
    {
        http.Response.Headers.Location = run.Links.Self;
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Json(run, ApiJson.Default.StartedRun, statusCode: StatusCodes.Status202Accepted);
    }
}
