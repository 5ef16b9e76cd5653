using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Experiments.Corpora;
using Provenance.Core.Experiments.Declarations;
using Provenance.Core.Experiments.Frameworks;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;
using Provenance.Core.Statistics;

namespace Provenance.Core.Experiments;

/// <summary>Puts together what was read, what was given beside it, and the defaults.</summary>
internal sealed class ExperimentAssembly(Declaration declaration, ReadOptions options, FindingLog log)
{
    private const string DefaultModel = "offline";
    private const string None = "none";

    /// <summary>Once assembled: what concerns the models, also where the experiment came to nothing.</summary>
    public AskedModels? Asked { get; private set; }

    /// <summary>Null when anything that was read, or does not fit together, is an error.</summary>
    public Experiment? Assemble(InputFile input, ReadFramework? framework, ReadCorpus? corpus)
    {
        var models = Models();
        var runs = Runs();
        var extraction = ExtractionModel();
        var budget = Budget();
        Asked = new AskedModels(models, extraction, declaration.Sampling, budget)
        {
            BudgetPerDay = options.BudgetPerDay ?? declaration.Budget.Day,
            UnknownPrice = UnknownPrice(),
            AllowsSubstitution = declaration.Substitution == Substitution.Allowed,
            Rollouts = declaration.Rollouts,
        };
        var statistics = Strict(new StatisticsSection(framework?.Framework, corpus?.Corpus).Read(declaration.Statistics));
        WarnOfOtherVersion(framework);
        WarnOfFormulas(framework);
        if (log.HasErrors || framework is null || corpus is null)
            return null;
        return new Experiment
        {
            Name = declaration.Name,
            Description = declaration.Description,
            Format = declaration.Format,
            Framework = framework.Framework,
            Corpus = corpus.Corpus,
            Models = models,
            Runs = runs,
            ExtractionModel = extraction,
            Budget = budget,
            BudgetPerDay = Asked.BudgetPerDay,
            UnknownPrice = Asked.UnknownPrice,
            Cache = options.Cache ?? declaration.Cache,
            Sampling = declaration.Sampling,
            Substitution = declaration.Substitution,
            Hypotheses = declaration.Hypotheses,
            Statistics = statistics,
            Inputs = Inputs(input, framework, corpus),
            Warnings = [.. log.Findings],
        };
    }

    private static ImmutableArray<InputFile> Inputs(InputFile input, ReadFramework framework, ReadCorpus corpus) =>
        [.. corpus.Inputs.Append(input).Concat(framework.Input is { } file ? [file] : []).OrderBy(
            each => each.Name, StringComparer.Ordinal)];

    private ImmutableArray<ModelName> Models()
    {
        var named = options.Models is { Count: > 0 } given
            ? given.Select(name => new Named(name, new SourceSpot("--models")))
            : declaration.Models;
        var models = new List<ModelName>();
        foreach (var name in named)
        {
            if (Parse(name) is not { } model)
                continue;
            if (models.Contains(model))
                log.Error("duplicate-model", $"The model {model} is named twice; to ask it more often, use runs.", name.Spot);
            else
                models.Add(model);
        }

        return models.Count > 0 ? [.. models] : [ModelName.Parse(DefaultModel)];
    }

    private int Runs()
    {
        if (options.Runs is < 1 or > DiscernusDeclaration.MostRuns)
            log.Error("out-of-range", $"--runs must be from 1 to {DiscernusDeclaration.MostRuns}.", new SourceSpot("--runs"));
        return options.Runs ?? declaration.Runs ?? 1;
    }

    private ModelName? ExtractionModel()
    {
        var named = options.ExtractionModel is { } given
            ? new Named(given, new SourceSpot("--extraction-model"))
            : declaration.ExtractionModel;
        return named is null || named.Text == None ? null : Parse(named);
    }

    private decimal? Budget()
    {
        if (options.Budget is <= 0)
            log.Error("out-of-range", "--budget must be more than 0.", new SourceSpot("--budget"));
        if (options.BudgetPerDay is <= 0)
            log.Error("out-of-range", "--budget-per-day must be more than 0.", new SourceSpot("--budget-per-day"));
        return options.Budget ?? declaration.Budget.Session;
    }

    private StatisticsPlan Strict(StatisticsPlan plan)
    {
        if (options.Strict is not null and not (>= 0 and <= 1))
            log.Error("out-of-range", "--strict must be a share from 0 to 1.", new SourceSpot("--strict"));
        return plan with { MostStratified = options.Strict ?? plan.MostStratified };
    }

    private UnknownPrice? UnknownPrice() => options.UnknownPrice ?? declaration.Budget.UnknownPrice;

    private ModelName? Parse(Named name)
    {
        try
        {
            return ModelName.Parse(name.Text);
        }
        catch (FormatException wrong)
        {
            log.Error("model-name", wrong.Message, name.Spot);
            return null;
        }
    }

    /// <summary>An experiment and its framework are written for one specification; where they differ, someone should know.</summary>
    private void WarnOfOtherVersion(ReadFramework? framework)
    {
        if (framework?.Format is { } format
            && declaration.Format.StartsWith("discernus/", StringComparison.Ordinal)
            && declaration.Format != $"discernus/{format}")
            log.Warning(
                "versions-differ",
                $"The experiment is of {declaration.Format}, its framework of specification {format}.",
                new SourceSpot(framework.Input?.Name ?? "framework"));
    }

    /// <summary>A formula that can't be computed whatever the answers say is better known before they are paid for.</summary>
    private void WarnOfFormulas(ReadFramework? framework)
    {
        var faults = framework is null ? [] : new MetricCalculator(framework.Framework).Faults;
        foreach (var (metric, reason) in faults.Where(fault => fault.Metric.Formula.Length > 0))
            log.Warning("formula-not-computable", $"The metric \"{metric.Name}\" can't be computed: {reason}.", metric.Spot);
    }
}
