using System.Collections.Immutable;
using Provenance.Cli.Terminal;
using Provenance.Core.Experiments;
using Provenance.Core.Imports;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Gateway.Preparations;

namespace Provenance.Cli.Importing;

/// <summary>From an imported folder to a locked request whose answers are already there.</summary>
internal static class ImportPreparation
{
    /// <exception cref="InvalidExperimentException">The experiment can't be read, or no answer of the folder belongs to it.</exception>
    public static PreparedImport Prepare(
        string folder, ExperimentChoice choice, ImmutableSortedDictionary<string, string> given, Output output)
    {
        var (experiment, extraction) = Preparation.ReadForImport(choice);
        foreach (var warning in experiment.Warnings)
            output.Say(warning.ToString());
        var texts = new InputTexts(experiment);
        var reading = DiscernusSession.IsAt(folder)
            ? DiscernusSession.Read(folder, experiment, texts.TextOf)
            : RecordedFolder.Read(folder, experiment, choice.RecordedSession);
        foreach (var finding in reading.Findings)
            output.Say(finding.ToString());
        if (reading.Answers.IsEmpty)
            throw new InvalidExperimentException([.. reading.Findings, Nothing(folder)]);
        var plan = new ImportPlan(experiment, reading, texts.TextOf);
        var imported = Actual(experiment, reading);
        var document = Preparation.Document(imported, plan.Plan, [.. imported.Models.Select(Answered), .. extraction], given)
            with { Import = reading.Note };
        return new PreparedImport(document, plan);
    }

    /// <summary>The experiment with what the answers say of it: their models, their runs, and what was left out.</summary>
    private static Experiment Actual(Experiment experiment, ImportReading reading) => experiment with
    {
        Models = [.. reading.Answers.Select(answer => answer.Model).Distinct()],
        Runs = reading.Answers.Max(answer => answer.Run),
        Warnings = [.. experiment.Warnings, .. reading.Findings],
    };

    /// <summary>A model that answered elsewhere: it can't be asked from here.</summary>
    private static ModelSettings Answered(ModelName model) => new() { Name = model, Provider = "imported", Model = model.Model };

    private static Finding Nothing(string folder) => new(
        Severity.Error, "nothing-to-import", "No answer in the folder belongs to this experiment.", new SourceSpot(Path.GetFileName(folder)));
}

/// <summary>A locked request, and the answers that go with it.</summary>
internal sealed record PreparedImport(SessionDocument Document, ImportPlan Plan);
