using System.CommandLine;
using Provenance.Cli.Running;
using Provenance.Gateway.Preparations;

namespace Provenance.Cli.Importing;

/// <summary>The options that say which experiment an imported folder belongs to.</summary>
internal sealed class ImportOptions
{
    private readonly Option<string?> experiment = new("--experiment")
    {
        Description = "The experiment that was run. Default: FOLDER/experiment.",
        HelpName = "EXPERIMENT",
    };

    private readonly Option<string?> session = new("--recorded-session") { Description = "Only answers of this recorded session.", HelpName = "NAME" };
    private readonly Option<string?> extractionModel = new("--extraction-model")
    {
        Description = "The model that cleans up answers that can't be read; none for no clean-up.",
        HelpName = "M|none",
    };

    private readonly Option<string?> models = new("--models") { Description = "The model that answered, where nothing else says so.", HelpName = "M" };
    private readonly Option<string?> framework = new("--framework") { Description = "The framework file, instead of the one that the experiment names.", HelpName = "FILE" };
    private readonly Option<string?> corpus = new("--corpus") { Description = "The corpus, instead of the one that the experiment names.", HelpName = "DIR" };
    private readonly Option<string?> root = new("--root") { Description = "A folder besides the experiment's own that its paths may lead into.", HelpName = "DIR" };
    private readonly Option<string?> variant = new("--variant") { Description = "The framework's analysis variant.", HelpName = "V" };
    private readonly Option<decimal?> budget = new("--budget") { Description = "The most that clean-ups may cost, in US dollars.", HelpName = "USD" };
    private readonly Option<FileInfo?> modelsFile = SharedOptions.ModelsFile(hasExperiment: true);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { experiment, session, extractionModel, models, framework, corpus, root, variant, budget, modelsFile })
            command.Options.Add(option);
    }

    public ExperimentChoice Read(ParseResult parsed, string folder) => new(
        parsed.GetValue(experiment) ?? Path.Combine(folder, "experiment"),
        Models: parsed.GetValue(models),
        ExtractionModel: parsed.GetValue(extractionModel),
        RecordedSession: parsed.GetValue(session),
        Framework: parsed.GetValue(framework),
        Corpus: parsed.GetValue(corpus),
        Root: parsed.GetValue(root),
        Variant: parsed.GetValue(variant),
        Budget: parsed.GetValue(budget),
        ModelsFile: parsed.GetValue(modelsFile)?.FullName);
}
