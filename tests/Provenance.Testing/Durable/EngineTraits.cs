using Provenance.Durable.Orchestrations;

namespace Provenance.Testing.Durable;

/// <summary>
/// In what engines differ, each with the embedded engine's answer. The contract holds an engine to what it says here; nothing is left out
/// for it.
/// </summary>
public sealed record EngineTraits
{
    /// <summary>A replay that hands over another input than history has fails; else it goes on with history's answer.</summary>
    public bool ComparesInputsAtReplay { get; init; } = true;

    /// <summary>A replay happens when the engine starts; else when the instance gets its next event.</summary>
    public bool NoticesDivergenceAtStart { get; init; } = true;

    /// <summary>The failure of a replay that diverges. The embedded engine's names the event, and what history and code have there.</summary>
    public string DivergenceKind { get; init; } = typeof(NonDeterminismException).FullName!;

    /// <summary>A termination cancels activities that run; else they run to their end for nothing.</summary>
    public bool CancelsActivities { get; init; } = true;

    /// <summary>A sub-orchestration whose id a live instance has fails; else it is undefined, and ids must be unique by themselves.</summary>
    public bool RefusesTakenIds { get; init; } = true;
}
