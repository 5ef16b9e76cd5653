using Microsoft.AspNetCore.Http;
using Provenance.Http.Executions;
using Provenance.Http.Health;
using Provenance.Http.Intake;
using Provenance.Http.OpenApi;
using Provenance.Http.Problems;
using Provenance.Http.Runs;
using Provenance.Http.Sessions;

namespace Provenance.Http;

/// <summary>
/// The operations of the API, one per route. A host hands in the request, what executes runs for it, and the parts of the route; what
/// comes back writes the response. Nothing is thrown but the end of the request itself.
/// </summary>
public sealed class ProvenanceApi(ApiBoundary boundary, RunStarter starter, RunReader reader, RunSteering steering, SessionAccess access)
{
    public Task<IResult> StartRunAsync(HttpContext http, IRunHost runs) =>
        boundary.RunAsync(http, "start-run", cancellationToken => starter.StartAsync(http, runs, cancellationToken));

    public Task<IResult> ListRunsAsync(HttpContext http, IRunHost runs) =>
        boundary.RunAsync(http, "list-runs", cancellationToken => reader.ListAsync(http, runs, cancellationToken));

    public Task<IResult> ShowRunAsync(HttpContext http, IRunHost runs, string session) =>
        boundary.RunAsync(http, "show-run", cancellationToken => reader.ShowAsync(http, runs, session, cancellationToken));

    public Task<IResult> ResumeRunAsync(HttpContext http, IRunHost runs, string session) =>
        boundary.RunAsync(http, "resume-run", cancellationToken => steering.ResumeAsync(http, runs, session, cancellationToken));

    public Task<IResult> SuspendRunAsync(HttpContext http, IRunHost runs, string session) =>
        boundary.RunAsync(http, "suspend-run", cancellationToken => steering.SuspendAsync(http, runs, session, cancellationToken));

    public Task<IResult> ContinueRunAsync(HttpContext http, IRunHost runs, string session) =>
        boundary.RunAsync(http, "continue-run", cancellationToken => steering.ContinueAsync(http, runs, session, cancellationToken));

    public Task<IResult> TerminateRunAsync(HttpContext http, IRunHost runs, string session) =>
        boundary.RunAsync(http, "terminate-run", cancellationToken => steering.TerminateAsync(http, runs, session, cancellationToken));

    public Task<IResult> DeleteRunAsync(HttpContext http, IRunHost runs, string session) =>
        boundary.RunAsync(http, "delete-run", cancellationToken => steering.DeleteAsync(http, runs, session, cancellationToken));

    public Task<IResult> ReadDeliverableAsync(HttpContext http, string session, string name) =>
        boundary.RunAsync(http, "read-deliverable", cancellationToken => access.Files.DeliverableAsync(http, session, name, cancellationToken));

    public Task<IResult> ReadRecordAsync(HttpContext http, string session, string ordinal) =>
        boundary.RunAsync(http, "read-record", cancellationToken => access.Files.RecordAsync(http, session, ordinal, cancellationToken));

    public Task<IResult> ReadChronologAsync(HttpContext http, string session) =>
        boundary.RunAsync(http, "read-chronolog", cancellationToken => access.Files.ChronologAsync(http, session, cancellationToken));

    public Task<IResult> CheckHealthAsync(HttpContext http, IRunHost runs) =>
        boundary.RunAsync(http, "check-health", cancellationToken => access.Health.CheckAsync(http, runs, cancellationToken));

    public Task<IResult> DescribeAsync(HttpContext http) =>
        boundary.RunAsync(http, "describe", _ => OpenApiDocument.ShowAsync(http));

    /// <summary>For a host's own fallbacks: a problem document for an address or a method that no route takes.</summary>
    public Task<IResult> RefuseAsync(HttpContext http, Problem problem) =>
        boundary.RunAsync(http, "refuse", _ => throw new NotThereException(problem));
}

/// <summary>What is only read.</summary>
public sealed record SessionAccess(SessionFiles Files, HealthReader Health);
