using Microsoft.AspNetCore.Http;
using Provenance.Http.Executions;
using Provenance.Http.Requests;

namespace Provenance.Http.Health;

/// <summary><c>GET /api/health</c>: every dependency is looked at, all at once, none for longer than the limit.</summary>
public sealed class HealthReader(IEnumerable<IHealthProbe> probes, ApiOptions options, TimeProvider clock)
{
    public async Task<IResult> CheckAsync(HttpContext http, IRunHost runs, CancellationToken cancellationToken)
    {
        _ = new ParameterReader(http.Request);
        var checks = await Task.WhenAll(probes.Append(new EngineProbe(runs)).Select(probe => CheckAsync(probe, cancellationToken)));
        var worst = checks.Select(check => check.State).DefaultIfEmpty(HealthState.Healthy).Max();
        return TypedResults.Json(
            new HealthView(Name(worst), [.. checks.Select(check => new HealthCheckView(check.Name, Name(check.State), check.Detail, check.Milliseconds))]),
            ApiJson.Default.HealthView,
            statusCode: worst == HealthState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private async Task<Check> CheckAsync(IHealthProbe probe, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var finding = await LookAsync(probe, cancellationToken);
        return new Check(probe.Name, finding.State, finding.Detail, Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 1));
    }

    private async Task<HealthFinding> LookAsync(IHealthProbe probe, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.HealthTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await probe.CheckAsync(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return new HealthFinding(HealthState.Unhealthy, "It did not answer in time.");
        }
    }

    private static string Name(HealthState state) => state.ToString().ToLowerInvariant();

    private sealed record Check(string Name, HealthState State, string? Detail, double Milliseconds);
}

/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>: the worst of the checks.</param>
public sealed record HealthView(string Status, IReadOnlyList<HealthCheckView> Checks);

/// <param name="Detail">A sentence for whoever runs the service; null when all is well.</param>
public sealed record HealthCheckView(string Name, string Status, string? Detail, double Milliseconds);
