namespace Provenance.Http.Health;

/// <summary>Looks whether something that the service needs can be used now.</summary>
public interface IHealthProbe
{
    /// <summary>Such as <c>archive</c>, <c>engine</c>, <c>models</c>.</summary>
    string Name { get; }

    /// <summary>Answers; what is wrong is an answer too. Says nothing of keys, hosts and paths.</summary>
    Task<HealthFinding> CheckAsync(CancellationToken cancellationToken);
}

/// <param name="Detail">A sentence for whoever runs the service; null when all is well.</param>
public sealed record HealthFinding(HealthState State, string? Detail = null)
{
    public static HealthFinding Healthy { get; } = new(HealthState.Healthy);
}

public enum HealthState
{
    Healthy,

    /// <summary>Runs can go on; something is missing for some of them.</summary>
    Degraded,

    /// <summary>No run can go on.</summary>
    Unhealthy,
}
