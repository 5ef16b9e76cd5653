using System.CommandLine;
using Provenance.Gateway.Preparations;

namespace Provenance.Cli.Running;

/// <summary>The options that say which experiment is meant and what its files leave open.</summary>
internal sealed class ExperimentOptions
{
    private readonly Argument<string> experiment = new("EXPERIMENT") { Description = "An experiment.yaml, or a folder that holds an experiment." };
    private readonly Option<string?> models = new("--models") { Description = "The models, separated by commas, instead of the experiment's.", HelpName = "a,b" };
    private readonly Option<int?> runs = new("--runs") { Description = "Runs of each document on each model.", HelpName = "N" };
    private readonly Option<string?> extractionModel = new("--extraction-model")
    {
        Description = "The model that cleans up answers that can't be read; none for no clean-up.",
        HelpName = "M|none",
    };

    private readonly Option<DirectoryInfo?> recorded = new("--recorded") { Description = "Answer from this folder of recorded responses.", HelpName = "DIR" };
    private readonly Option<string?> recordedSession = new("--recorded-session") { Description = "Only answers of this recorded session.", HelpName = "NAME" };
    private readonly Option<string?> framework = new("--framework") { Description = "The framework file, instead of the one that the experiment names.", HelpName = "FILE" };
    private readonly Option<string?> corpus = new("--corpus") { Description = "The corpus, instead of the one that the experiment names.", HelpName = "DIR" };
    private readonly Option<string?> root = new("--root") { Description = "A folder besides the experiment's own that its paths may lead into.", HelpName = "DIR" };
    private readonly Option<decimal?> budget = new("--budget") { Description = "The most that the session may spend, in US dollars.", HelpName = "USD" };
    private readonly Option<string?> variant = new("--variant") { Description = "The framework's analysis variant.", HelpName = "V" };
    private readonly Option<double?> strict = new("--strict")
    {
        Description = "Report no result where more than this share of the plan, from 0 to 1, is in any one stratum.",
        HelpName = "SHARE",
    };

    private readonly Option<FileInfo?> modelsFile = SharedOptions.ModelsFile(hasExperiment: true);

    public void AddTo(Command command)
    {
        command.Arguments.Add(experiment);
        foreach (var option in new Option[]
                 {
                     models, runs, extractionModel, recorded, recordedSession, framework, corpus, root, budget, variant, strict, modelsFile,
                 })
            command.Options.Add(option);
    }

    public ExperimentChoice Read(ParseResult parsed) => new(
        parsed.GetValue(experiment)!,
        parsed.GetValue(models),
        parsed.GetValue(runs),
        parsed.GetValue(extractionModel),
        parsed.GetValue(recorded)?.FullName,
        parsed.GetValue(recordedSession),
        parsed.GetValue(framework),
        parsed.GetValue(corpus),
        parsed.GetValue(root),
        parsed.GetValue(budget),
        parsed.GetValue(variant),
        parsed.GetValue(modelsFile)?.FullName)
    {
        Strict = parsed.GetValue(strict),
    };
}
