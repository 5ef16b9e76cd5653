using System.Collections.Immutable;
using System.Reflection;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Preregistrations;
using Provenance.Core.Sessions;
using Provenance.Gateway.Catalog;

namespace Provenance.Gateway.Preparations;

/// <summary>From what was chosen to a locked request: experiment read, models resolved, calls planned.</summary>
public static class Preparation
{
    /// <summary>With its lock, where one is named or lies beside the experiment.</summary>
    /// <exception cref="InvalidExperimentException">Something is wrong with the experiment, its models or its lock; everything that is.</exception>
    public static PreparedRun Prepare(ExperimentChoice choice, ImmutableSortedDictionary<string, string> given) =>
        LockFile.Take(PrepareUnlocked(choice, given), choice.Experiment, choice.Lock);

    /// <exception cref="InvalidExperimentException">Something is wrong with the experiment or its models; everything that is.</exception>
    public static PreparedRun PrepareUnlocked(
        ExperimentChoice choice, ImmutableSortedDictionary<string, string> given)
    {
        var (experiment, models) = Read(choice);
        var texts = new InputTexts(experiment);
        var plan = Planner.Plan(experiment, texts.TextOf);
        var document = Document(experiment, plan, models.Models, given) with
        {
            Uses = models.Uses.IsEmpty ? null : models.Uses,
            PriceTable = models.PriceTable,
            Rollouts = models.Pinned.IsEmpty ? null : models.Pinned,
        };
        return new PreparedRun(document, plan, PlanEstimate.Of(plan, experiment, models.Models, texts.TextOf));
    }

    private static (Experiment Experiment, ModelReading Models) Read(ExperimentChoice choice)
    {
        var reading = ExperimentReader.Read(choice.Experiment, choice.ToReadOptions());
        var models = ChosenModels.Resolve(choice, reading);
        return (Accept(reading, models), models);
    }

    /// <summary>For an import only the extraction model is asked anything: the others need no settings.</summary>
    public static (Experiment Experiment, ImmutableArray<ModelSettings> Extraction) ReadForImport(ExperimentChoice choice)
    {
        var reading = ExperimentReader.Read(choice.Experiment, choice.ToReadOptions());
        var models = ChosenModels.ResolveExtraction(choice, reading);
        return (Accept(reading, models), models.Models);
    }

    public static SessionDocument Document(
        Experiment experiment, Plan plan, ImmutableArray<ModelSettings> models, ImmutableSortedDictionary<string, string> given) => new()
        {
            // The archive names a session when it makes its folder.
            Name = "",
            Created = TimeProvider.System.GetUtcNow(),
            Tool = typeof(Preparation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Experiment = experiment,
            Models = models,
            Plan = plan.Digest,
            Options = given,
        };

    private static Experiment Accept(ExperimentReading reading, ModelReading models)
    {
        var findings = reading.Findings.Concat(models.Findings).ToList();
        if (findings.Any(finding => finding.Severity == Severity.Error))
            throw new InvalidExperimentException(findings);
        return reading.GetExperiment() with { Warnings = [.. findings] };
    }
}

/// <summary>A locked request, its plan, and what it will take.</summary>
public sealed record PreparedRun(SessionDocument Document, Plan Plan, IReadOnlyList<ModelEstimate> Estimates)
{
    /// <summary>What of its lock does not hold; null without a lock.</summary>
    public LockCheck? Lock { get; init; }
}
