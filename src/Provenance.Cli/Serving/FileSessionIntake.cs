using Provenance.Archive;
using Provenance.Gateway.Preparations;
using Provenance.Http.Intake;

namespace Provenance.Cli.Serving;

/// <summary>Makes sessions in a folder of this machine.</summary>
internal sealed class FileSessionIntake(SessionStore store, ServeOptions options) : ISessionIntake
{
    public async Task<NewSession> CreateAsync(IntakeRequest request, CancellationToken cancellationToken)
    {
        var choice = new ExperimentChoice(
            request.Folder,
            Models: request.Options.Models is { } models ? string.Join(',', models) : null,
            Runs: request.Options.Runs,
            ExtractionModel: request.Options.ExtractionModel,
            Budget: request.Options.Budget,
            Variant: request.Options.Variant,
            ModelsFile: options.ModelsFile,
            Concurrency: request.Options.Concurrency);
        var prepared = HostedPreparation.Prepare(choice, request.Given);
        var name = await store.CreateAsync(prepared.Document, prepared.Plan, cancellationToken);
        return new NewSession(name, prepared.Plan.Calls.Length, prepared.Plan.Digest.ToString(), prepared.Document.Experiment.Warnings);
    }
}
