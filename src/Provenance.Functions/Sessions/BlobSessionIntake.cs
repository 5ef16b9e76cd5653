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
        var terms = new HostedTerms(options.ModelsFile, request.Options.Concurrency);
        var prepared = HostedPreparation.Prepare(request.Folder, request.Options.ToReadOptions(), terms, request.Given);
        var name = await store.CreateAsync(prepared.Document, prepared.Plan, cancellationToken);
        return new NewSession(name, prepared.Plan.Calls.Length, prepared.Plan.Digest.ToString(), prepared.Document.Experiment.Warnings);
    }
}
