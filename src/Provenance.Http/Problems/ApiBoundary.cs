using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Provenance.Core;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Durable;
using Provenance.Http.Bundles;
using Provenance.Http.Executions;
using Provenance.Http.Requests;
using Provenance.Workflows.Hosting;

namespace Provenance.Http.Problems;

/// <summary>The one place where exceptions become problem documents, and where a request gets its id and its line in the log.</summary>
public sealed partial class ApiBoundary(ILogger<ApiBoundary> logger)
{
    /// <summary>Runs a handler; whatever it throws, but the end of the request itself, comes back as a result.</summary>
    public async Task<IResult> RunAsync(HttpContext http, string operation, Func<CancellationToken, Task<IResult>> handle)
    {
        var id = RequestId.Of(http);
        using var scope = logger.BeginScope(new RequestScope(id));
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = await handle(http.RequestAborted);
            LogDone(operation, (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return result;
        }
        catch (Exception failure) when (Describe(http, failure) is { } document)
        {
            if (document.Status >= StatusCodes.Status500InternalServerError)
                LogFailed(failure, operation, document.Code);
            else
                LogRefused(operation, document.Status, document.Code);
            return document.ToResult();
        }
    }

    /// <summary>Null where nobody waits for an answer any more.</summary>
    private static ProblemDocument? Describe(HttpContext http, Exception failure) => failure switch
    {
        OperationCanceledException when http.RequestAborted.IsCancellationRequested => null,
        InvalidOptionException wrong => Of(http, Problem.InvalidOption, wrong.Message) with { Field = wrong.Field },
        NotThereException missing => ProblemDocument.Of(http, missing.Problem),
        RequestRefusedException refused => Of(http, refused.Problem, refused.Message),
        BundleRefusedException refused =>
            Of(http, refused.IsTooLarge ? Problem.TooLarge : Problem.InvalidBundle, refused.Message) with { Entry = refused.Entry, Rule = refused.Rule },
        InvalidExperimentException invalid =>
            ProblemDocument.Of(http, Problem.InvalidExperiment) with { Findings = [.. invalid.Findings.Select(FindingViews.Of)] },
        JsonException wrong => ProblemDocument.Of(http, Problem.InvalidJson) with { Field = wrong.Path, Line = wrong.LineNumber + 1 },
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ProblemDocument.Of(http, Problem.TooLarge),
        BadHttpRequestException => ProblemDocument.Of(http, Problem.InvalidRequest),
        RunActiveException active => Of(http, Problem.RunActive, active.Message),
        NoExecutionException idle => Of(http, Problem.NoExecution, idle.Message),
        WishNotHereException wish => ProblemDocument.Of(http, Problem.UnsupportedWish) with { Field = wish.Wish },
        CorruptRecordException corrupt => Of(http, Problem.CorruptArchive, corrupt.Message),
        IOException or UnauthorizedAccessException or TimeoutException or OperationCanceledException or DurableException =>
            ProblemDocument.Of(http, Problem.Unavailable),
        ProvenanceException known => Of(http, Problem.Unexpected, known.Message),
        _ => ProblemDocument.Of(http, Problem.Unexpected),
    };

    private static ProblemDocument Of(HttpContext http, Problem problem, string detail) => ProblemDocument.Of(http, problem, SafeDetail.Of(detail));

    [LoggerMessage(LogLevel.Information, "{Operation} answered {Status} after {Milliseconds:0.0} ms")]
    private partial void LogDone(string operation, int status, double milliseconds);

    [LoggerMessage(LogLevel.Information, "{Operation} answered {Status}: {Code}")]
    private partial void LogRefused(string operation, int status, string code);

    [LoggerMessage(LogLevel.Error, "{Operation} failed: {Code}")]
    private partial void LogFailed(Exception failure, string operation, string code);
}
