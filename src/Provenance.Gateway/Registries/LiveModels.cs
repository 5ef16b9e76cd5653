using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Gateway.Catalog;

namespace Provenance.Gateway.Registries;

/// <summary>
/// The models of a session that follows its models file: profiles, prices and uses as the file says now, for the next question. Where they
/// can't be settled any more (a profile is gone, a price under the budget is missing), what was good before goes on to hold.
/// </summary>
/// <param name="session">As it was opened.</param>
/// <param name="settle">Settles the session's models anew, with the rollouts that the file has now.</param>
public sealed partial class LiveModels(
    ModelRegistry registry, SessionDocument session, Func<ImmutableArray<RolloutSettings>, ModelReading> settle, ILogger<LiveModels> logger)
{
    private readonly Lock gate = new();
    private ModelReading seen = registry.Current;
    private SessionDocument current = session;

    /// <summary>The rollouts that hold now.</summary>
    public ImmutableArray<RolloutSettings> Rollouts => registry.Current.Rollouts;

    /// <summary>The session with the models and uses that hold now; the same object until they change.</summary>
    public SessionDocument Session
    {
        get
        {
            var reading = registry.Current;
            lock (gate)
            {
                if (!ReferenceEquals(reading, seen))
                {
                    seen = reading;
                    Settle(reading);
                }

                return current;
            }
        }
    }

    private void Settle(ModelReading reading)
    {
        var settled = settle(reading.Rollouts);
        var errors = settled.Findings.Where(finding => finding.Severity == Severity.Error).ToList();
        if (errors.Count > 0)
            LogKept(string.Join(" ", errors));
        else
            current = current with { Models = settled.Models, Uses = settled.Uses.IsDefaultOrEmpty ? null : settled.Uses };
    }

    [LoggerMessage(LogLevel.Warning, "The models file has changed, and the models of this gateway can't be settled by it; they stay as they were. {Findings}")]
    private partial void LogKept(string findings);
}
