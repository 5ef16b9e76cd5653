namespace Provenance.Http.Intake;

/// <summary>A run as JSON asks for it: by files, by one experiment file, or by the place where a bundle lies; one of the three.</summary>
public sealed record StartRequest
{
    /// <summary>The experiment's files by name, as text.</summary>
    public IReadOnlyDictionary<string, string?>? Files { get; init; }

    /// <summary>An <c>experiment.yaml</c> that says everything in one file.</summary>
    public string? Experiment { get; init; }

    /// <summary>A prefix in the container of bundles.</summary>
    public string? BlobPrefix { get; init; }

    public RunOptions? Options { get; init; }
}

/// <summary>What an <c>Idempotency-Key</c> is bound to.</summary>
/// <param name="Request">What was asked for, as a digest.</param>
public sealed record StartBinding(int Format, string Session, string Request);
