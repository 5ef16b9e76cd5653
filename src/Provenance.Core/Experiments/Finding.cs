namespace Provenance.Core.Experiments;

public enum Severity
{
    /// <summary>The experiment can run; the reader of its report should know.</summary>
    Warning,

    /// <summary>The experiment can't run.</summary>
    Error,
}

/// <summary>
/// Where in an input something stands. The line counts from 1; the field is a path such as <c>corpus.documents[3].filename</c>.
/// </summary>
public sealed record SourceSpot(string File, int? Line = null, string? Field = null)
{
    public override string ToString() =>
        (Line, Field) switch
        {
            (null, null) => File,
            (null, _) => $"{File}: {Field}",
            (_, null) => $"{File}:{Line}",
            _ => $"{File}:{Line}: {Field}",
        };
}

/// <summary>
/// What a reader has to say about an input: a stable rule name in kebab case (<c>duplicate-key</c>, <c>path-leaves-root</c>),
/// a sentence for a person, and the place. Readers collect all of them before anyone decides.
/// </summary>
public sealed record Finding(Severity Severity, string Rule, string Message, SourceSpot Spot)
{
    public override string ToString() =>
        $"{Spot}: {(Severity == Severity.Error ? "error" : "warning")}: {Message} [{Rule}]";
}

/// <summary>An experiment that can't run, with everything that is wrong with it. Never retried.</summary>
public sealed class InvalidExperimentException(IReadOnlyList<Finding> findings)
    : ProvenanceException(string.Join(Environment.NewLine, findings))
{
    /// <summary>All findings, errors and warnings; at least one error.</summary>
    public IReadOnlyList<Finding> Findings { get; } = findings;
}
