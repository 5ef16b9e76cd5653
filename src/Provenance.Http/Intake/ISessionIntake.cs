using System.Collections.Immutable;
using Provenance.Core.Experiments;

namespace Provenance.Http.Intake;

/// <summary>Makes a session of an experiment: reads it, settles its models, plans its calls, locks the request in the archive.</summary>
public interface ISessionIntake
{
    /// <summary>The session is there, whole and durable, when this returns. Nothing has been asked yet.</summary>
    /// <exception cref="InvalidExperimentException">Something is wrong with the experiment or its models; everything that is.</exception>
    Task<NewSession> CreateAsync(IntakeRequest request, CancellationToken cancellationToken);
}

/// <param name="Folder">A folder on this machine that holds the experiment's files and nothing else. It is deleted afterwards.</param>
/// <param name="Given">The options as they were given, and the request's id, for <c>session.json</c>.</param>
public sealed record IntakeRequest(string Folder, RunOptions Options, ImmutableSortedDictionary<string, string> Given);

/// <param name="Plan">The plan's digest.</param>
/// <param name="Warnings">What was remarkable about the experiment.</param>
public sealed record NewSession(string Name, int Calls, string Plan, IReadOnlyList<Finding> Warnings);

/// <summary>What a request says instead of the experiment, as on the command line. Null: what the experiment says.</summary>
public sealed record RunOptions
{
    /// <summary>Model names.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Runs of each document on each model.</summary>
    public int? Runs { get; init; }

    /// <summary>The model that cleans up answers that can't be read; <c>none</c> for no clean-up.</summary>
    public string? ExtractionModel { get; init; }

    /// <summary>In US dollars.</summary>
    public decimal? Budget { get; init; }

    /// <summary>The framework's analysis variant.</summary>
    public string? Variant { get; init; }

    /// <summary>Attempts in flight at once, for each model; at least 1.</summary>
    public int? Concurrency { get; init; }

    public ReadOptions ToReadOptions() => new()
    {
        Models = Models, Runs = Runs, ExtractionModel = ExtractionModel, Budget = Budget, Variant = Variant,
    };
}
