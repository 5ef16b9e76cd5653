using Provenance.Http.Executions;

namespace Provenance.Http.Health;

/// <summary>Whether what executes runs answers: it is asked for a session that nobody can have.</summary>
internal sealed class EngineProbe(IRunHost runs) : IHealthProbe
{
    private const string Nobody = "session_00000000_000000";

    public string Name => "engine";

    public async Task<HealthFinding> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await runs.FindAsync(Nobody, cancellationToken);
            return HealthFinding.Healthy;
        }
        // Whatever a task hub throws when it can't be reached, the answer is the same, and it is written here and nowhere else.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new HealthFinding(HealthState.Unhealthy, "What executes runs does not answer.");
        }
    }
}
