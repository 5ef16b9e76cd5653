using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Provenance.Http.Requests;

namespace Provenance.Http.Problems;

/// <summary>An error as RFC 9457 has it, with the members that we add.</summary>
/// <param name="Detail">A sentence about this case; null where the title says all.</param>
/// <param name="RequestId">Under which the logs know it.</param>
public sealed record ProblemDocument(string Type, string Title, int Status, string Code, string? Detail, string RequestId)
{
    /// <summary>The parameter or the member of the body that is wrong, as a path such as <c>$.options.runs</c>.</summary>
    public string? Field { get; init; }

    /// <summary>The line of the body, from 1.</summary>
    public long? Line { get; init; }

    /// <summary>The file of the bundle that is wrong.</summary>
    public string? Entry { get; init; }

    /// <summary>The rule that is broken, in kebab case.</summary>
    public string? Rule { get; init; }

    /// <summary>Everything that is wrong with the experiment.</summary>
    public IReadOnlyList<FindingView>? Findings { get; init; }

    public static ProblemDocument Of(HttpContext http, Problem problem, string? detail = null) =>
        new(problem.Type, problem.Title, problem.Status, problem.Code, detail, Requests.RequestId.Of(http));

    public IResult ToResult() => TypedResults.Json(this, ApiJson.Default.ProblemDocument, "application/problem+json", Status);
}

/// <summary>What a reader had to say about a file of the bundle.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="File">Relative to the bundle.</param>
public sealed record FindingView(string Severity, string Rule, string Message, string File, int? Line, string? Field);
