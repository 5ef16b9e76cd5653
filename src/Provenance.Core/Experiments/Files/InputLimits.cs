namespace Provenance.Core.Experiments.Files;

/// <summary>The largest inputs that are read, in bytes. Documented in <c>docs/experiment.md</c>.</summary>
internal static class InputLimits
{
    /// <summary>Experiments, frameworks and manifests.</summary>
    public const long Declaration = 8 * 1024 * 1024;

    public const long Document = 16 * 1024 * 1024;

    public const int Documents = 100_000;
}
