using Provenance.Http.Executions;

namespace Provenance.Http.Problems;

/// <summary>A parameter, a header or a member of the body is not what it must be.</summary>
/// <param name="field">Which one.</param>
public sealed class InvalidOptionException(string field, string rule) : ApiException(rule)
{
    public string Field { get; } = field;
}

/// <summary>What is asked for is not there.</summary>
public sealed class NotThereException(Problem problem) : ApiException(problem.Title)
{
    public Problem Problem { get; } = problem;
}

/// <summary>The request can't be taken, for a reason that the code says.</summary>
public sealed class RequestRefusedException(Problem problem, string detail) : ApiException(detail)
{
    public Problem Problem { get; } = problem;
}
