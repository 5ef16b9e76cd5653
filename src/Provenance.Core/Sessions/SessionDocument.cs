using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Core.Sessions;

/// <summary>
/// <c>session.json</c>: the locked request. It holds the experiment as it was understood, every setting of every model, and every
/// option given, so that a session is resumed, verified and recomputed from its folder alone.
/// </summary>
public sealed record SessionDocument
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary><c>session_YYYYMMDD_HHMMSS</c>, UTC, with <c>_2</c> and so on for further ones in the same second.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The version of Provenance that made it.</summary>
    public required string Tool { get; init; }

    public required Experiment Experiment { get; init; }

    /// <summary>The settings of each model of the experiment, the extraction model and any that may be asked instead of one included.</summary>
    public required ImmutableArray<ModelSettings> Models { get; init; }

    /// <summary>What each use of models is allowed; null where nobody said anything of uses.</summary>
    public ImmutableArray<UseSettings>? Uses { get; init; }

    /// <summary>The digest of the table that a model's price is from; null where none is. The prices themselves are in <see cref="Models"/>.</summary>
    public Digest? PriceTable { get; init; }

    /// <summary>The rollouts that the experiment takes part in, as they stood when it began; null for none.</summary>
    public ImmutableArray<RolloutSettings>? Rollouts { get; init; }

    /// <summary>The digest of <c>plan.json</c>.</summary>
    public required Digest Plan { get; init; }

    /// <summary>Which of the inputs is the lock that the experiment had before; null when it had none.</summary>
    public string? Lock { get; init; }

    /// <summary>Every option that was given, by name, as it was given.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Set when the analyses were asked elsewhere.</summary>
    public ImportNote? Import { get; init; }
}

/// <summary>Where imported analyses come from.</summary>
/// <param name="From">The folder as it was given, its last name only: no path of a machine belongs in a session.</param>
/// <param name="Format"><c>discernus-session</c> or <c>recorded-index</c>.</param>
/// <param name="Unknown">Which facts are unknown: <c>usage</c>, <c>cost</c>, <c>time</c>, <c>raw-body</c>, <c>prompt</c>.</param>
public sealed record ImportNote(string From, string Format, ImmutableArray<string> Unknown);

/// <summary>What a stage came to.</summary>
/// <param name="Counts">Such as planned, answered, refused, unparsed; the keys are in snake case.</param>
public sealed record StageSummary(ImmutableSortedDictionary<string, long> Counts);
