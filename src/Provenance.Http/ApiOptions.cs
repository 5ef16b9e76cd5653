using Provenance.Http.Bundles;

namespace Provenance.Http;

/// <summary>What a host sets for the API.</summary>
public sealed record ApiOptions
{
    /// <summary>Where bundles are received and unpacked; each request deletes what it put there.</summary>
    public string WorkFolder { get; init; } = Path.Combine(Path.GetTempPath(), "provenance-bundles");

    public BundleLimits Limits { get; init; } = new();

    /// <summary>How long the check of one dependency may take. Default 5 s.</summary>
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ApiOptions Validated()
    {
        Limits.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(HealthTimeout, TimeSpan.Zero);
        return this;
    }
}
