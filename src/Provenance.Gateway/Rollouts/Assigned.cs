using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Rollouts;

/// <summary>
/// Puts calls of a rollout into one of its arms: the candidate's calls go to the candidate, and the records of both say which arm they
/// are of. A call that its caller has assigned already keeps that.
/// </summary>
/// <param name="rollouts">Those that hold now.</param>
/// <param name="isCritical">Whether the use that a call is of is critical.</param>
/// <param name="settings">The settings of a model as the call's use may ask it; null for models that the session does not know.</param>
internal sealed class Assigned(
    Func<ImmutableArray<RolloutSettings>> rollouts,
    Func<string, bool> isCritical,
    Func<ModelName, Ask, ModelSettings?> settings,
    string session,
    ICallStep inner) : ICallStep
{
    public Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken) => inner.AskAsync(Assign(call), cancellationToken);

    private ModelCall Assign(ModelCall call)
    {
        if (call.Ask.Assignment is { } given)
            return call with { Assignment = given };
        foreach (var rollout in rollouts())
        {
            if (rollout.Baseline == call.Ask.Model && (rollout.Use is null || rollout.Use == UseSettings.OfStep(call.Ask.Subject.Step)))
                return Assign(call, rollout);
        }

        return call;
    }

    private ModelCall Assign(ModelCall call, RolloutSettings rollout)
    {
        var arm = RolloutArm.Of(
            rollout, session, call.Key, call.Ask.Flag, call.Ask.IsCritical || isCritical(UseSettings.OfStep(call.Ask.Subject.Step)));
        var assigned = call with { Assignment = new Assignment(rollout.Name, arm) };
        return arm == RolloutArm.Candidate && settings(rollout.Candidate, call.Ask) is { } candidate
            ? assigned with { Settings = candidate, InsteadOf = call.Settings }
            : assigned with { Assignment = new Assignment(rollout.Name, RolloutArm.Baseline) };
    }
}
