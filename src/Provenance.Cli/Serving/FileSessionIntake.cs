using Provenance.Archive;
using Provenance.Gateway.Preparations;
using Provenance.Http.Intake;

namespace Provenance.Cli.Serving;

/// <summary>Makes sessions in a folder of this machine.</summary>
internal sealed class FileSessionIntake(SessionStore store, ServeOptions options) : ISessionIntake
{
    public async Task<NewSession> CreateAsync(IntakeRequest request, CancellationToken cancellationToken)
    {
        var terms = new HostedTerms(options.ModelsFile, request.Options.Concurrency);
        var prepared = HostedPreparation.Prepare(request.Folder, request.Options.ToReadOptions(), terms, request.Given);
        var name = await store.CreateAsync(prepared.Document, prepared.Plan, cancellationToken);
        return new NewSession(name, prepared.Plan.Calls.Length, prepared.Plan.Digest.ToString(), prepared.Document.Experiment.Warnings);
    }
}
