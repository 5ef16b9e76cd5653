using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Provenance.Durable.Clients;
using Provenance.Http.Executions;
using Provenance.Http.Problems;
using Provenance.Http.Requests;
using Provenance.Http.Sessions;

namespace Provenance.Http.Runs;

/// <summary>Resume, suspend, continue, terminate, delete.</summary>
public sealed class RunSteering(ISessionCatalog catalog)
{
    private const int MostBodyBytes = 64 * 1024;

    private const int MostReasonCharacters = 500;

    /// <summary>
    /// Begins the next execution of a session, whatever became of the last: it failed, was terminated, its history is gone, another host
    /// died. The archive decides what is missing.
    /// </summary>
    public async Task<IResult> ResumeAsync(HttpContext http, IRunHost runs, string session, CancellationToken cancellationToken)
    {
        var request = await ReadAsync(http.Request, ApiJson.Default.ResumeRequest, cancellationToken) ?? new ResumeRequest();
        if (request.Budget is < 0)
            throw new InvalidOptionException("budget", "A budget is not negative.");
        await RequireAsync(session, cancellationToken);
        if (await runs.FindAsync(session, cancellationToken) is { Status: InstanceStatus.Suspended })
            throw new RequestRefusedException(Problem.RunActive, "It is suspended; continue lets it go on.");
        var execution = await runs.BeginAsync(session, new RunWishes(request.RetryFailed, request.TakeOver, request.Budget) { RequestId = RequestId.Of(http) }, cancellationToken);
        return Accepted.Of(http, StartedRun.Of(http, execution, runs, session));
    }

    public Task<IResult> SuspendAsync(HttpContext http, IRunHost runs, string session, CancellationToken cancellationToken) =>
        SteerAsync(http, runs, session, runs.SuspendAsync, cancellationToken);

    public Task<IResult> ContinueAsync(HttpContext http, IRunHost runs, string session, CancellationToken cancellationToken) =>
        SteerAsync(http, runs, session, runs.ContinueAsync, cancellationToken);

    public Task<IResult> TerminateAsync(HttpContext http, IRunHost runs, string session, CancellationToken cancellationToken) =>
        SteerAsync(http, runs, session, runs.TerminateAsync, cancellationToken);

    /// <summary>Forgets the executions; with <c>archive=delete</c> also everything that was archived.</summary>
    public async Task<IResult> DeleteAsync(HttpContext http, IRunHost runs, string session, CancellationToken cancellationToken)
    {
        var archive = new ParameterReader(http.Request, "archive").Text("archive") ?? "keep";
        if (archive is not ("keep" or "delete"))
            throw new InvalidOptionException("archive", "The archive is kept, or it is delete.");
        // Also a session that can't be read any more.
        if (!SessionName.IsValid(session) || !await catalog.IsThereAsync(session, cancellationToken))
            throw new NotThereException(Problem.NoSuchSession);
        await runs.PurgeAsync(session, cancellationToken);
        if (archive == "delete")
            await catalog.DeleteAsync(session, cancellationToken);
        return TypedResults.NoContent();
    }

    private async Task<IResult> SteerAsync(
        HttpContext http, IRunHost runs, string session, Func<string, string?, CancellationToken, Task> steer, CancellationToken cancellationToken)
    {
        var reason = (await ReadAsync(http.Request, ApiJson.Default.SteerRequest, cancellationToken))?.Reason;
        if (reason?.Length > MostReasonCharacters)
            throw new InvalidOptionException("reason", $"A reason has at most {MostReasonCharacters} characters.");
        await RequireAsync(session, cancellationToken);
        await steer(session, reason, cancellationToken);
        return Accepted.Of(http, StartedRun.Of(http, await runs.FindAsync(session, cancellationToken), runs, session));
    }

    private async Task RequireAsync(string session, CancellationToken cancellationToken)
    {
        await using var view = await catalog.GetAsync(session, cancellationToken);
    }

    /// <returns>Null when there is no body.</returns>
    private static async Task<T?> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        _ = new ParameterReader(request);
        ReceivedBody.RequirePlain(request);
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > MostBodyBytes)
                throw new RequestRefusedException(Problem.TooLarge, $"The body has more than {MostBodyBytes} bytes.");
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (body.Length == 0)
            return null;
        return request.HasJsonContentType()
            ? JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type)
            : throw new RequestRefusedException(Problem.UnsupportedMedia, "The body comes as application/json.");
    }
}

/// <param name="Reason">For the history; null for none.</param>
public sealed record SteerRequest(string? Reason = null);

/// <param name="RetryFailed">Ask again also where the provider said that the request itself is wrong.</param>
/// <param name="TakeOver">Go on although another process holds the session.</param>
/// <param name="Budget">A new budget for the whole session, in US dollars; null keeps it.</param>
public sealed record ResumeRequest(bool RetryFailed = false, bool TakeOver = false, decimal? Budget = null);
