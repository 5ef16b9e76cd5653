using Provenance.Archive.Blobs;
using Provenance.Functions.Hosting;
using Provenance.Gateway.Preparations;
using Provenance.Http.Intake;

namespace Provenance.Functions.Sessions;

/// <summary>Makes sessions in the container.</summary>
internal sealed class BlobSessionIntake(BlobSessionStore store, AppOptions options) : ISessionIntake
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
