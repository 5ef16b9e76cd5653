using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Provenance.Functions.Hosting;
using Provenance.Http;

namespace Provenance.Functions.Http;

/// <summary>
/// The HTTP API as functions: a function for each <see cref="ApiRoute"/>, with its name. <c>host.json</c> puts <c>api/</c> before the routes, and
/// each wants a function key.
/// </summary>
public sealed class RunFunctions(ProvenanceApi api, AppOptions options)
{
    [Function("StartRun")]
    public Task<IResult> StartRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.StartRunAsync(request.HttpContext, RunHosts.Of(client, options));

    [Function("ListRuns")]
    public Task<IResult> ListRunsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "runs")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.ListRunsAsync(request.HttpContext, RunHosts.Of(client, options));

    [Function("ShowRun")]
    public Task<IResult> ShowRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "runs/{session}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string session) =>
        api.ShowRunAsync(request.HttpContext, RunHosts.Of(client, options), session);

    [Function("ResumeRun")]
    public Task<IResult> ResumeRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{session}/resume")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string session) =>
        api.ResumeRunAsync(request.HttpContext, RunHosts.Of(client, options), session);

    [Function("SuspendRun")]
    public Task<IResult> SuspendRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{session}/suspend")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string session) =>
        api.SuspendRunAsync(request.HttpContext, RunHosts.Of(client, options), session);

    [Function("ContinueRun")]
    public Task<IResult> ContinueRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{session}/continue")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string session) =>
        api.ContinueRunAsync(request.HttpContext, RunHosts.Of(client, options), session);

    [Function("TerminateRun")]
    public Task<IResult> TerminateRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{session}/terminate")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string session) =>
        api.TerminateRunAsync(request.HttpContext, RunHosts.Of(client, options), session);

    [Function("DeleteRun")]
    public Task<IResult> DeleteRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "runs/{session}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string session) =>
        api.DeleteRunAsync(request.HttpContext, RunHosts.Of(client, options), session);

    [Function("ReadDeliverable")]
    public Task<IResult> ReadDeliverableAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "runs/{session}/deliverables/{name}")] HttpRequest request, string session, string name) =>
        api.ReadDeliverableAsync(request.HttpContext, session, name);

    [Function("ReadRecord")]
    public Task<IResult> ReadRecordAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "runs/{session}/records/{ordinal}")] HttpRequest request, string session, string ordinal) =>
        api.ReadRecordAsync(request.HttpContext, session, ordinal);

    [Function("ReadChronolog")]
    public Task<IResult> ReadChronologAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "runs/{session}/chronolog")] HttpRequest request, string session) =>
        api.ReadChronologAsync(request.HttpContext, session);

    [Function("CheckHealth")]
    public Task<IResult> CheckHealthAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "health")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.CheckHealthAsync(request.HttpContext, RunHosts.Of(client, options));

    [Function("Describe")]
    public Task<IResult> DescribeAsync([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        api.DescribeAsync(request.HttpContext);
}
