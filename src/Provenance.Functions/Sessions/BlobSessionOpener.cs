using System.Diagnostics.CodeAnalysis;
using Provenance.Archive.Blobs;
using Provenance.Core.Seals;
using Provenance.Gateway;
using Provenance.Gateway.Budgets;
using Provenance.Workflows.Hosting;

namespace Provenance.Functions.Sessions;

/// <summary>Opens a session in the container together with the app's other instances, each with an epoch of its own.</summary>
/// <param name="sealing">Null to seal nothing.</param>
internal sealed class BlobSessionOpener(BlobSessionStore store, ModelGateways gateways, Sealing? sealing, TimeProvider clock) : ISessionOpener
{
    /// <summary>An instance keeps its caches of answers for itself.</summary>
    private static readonly string Local = Path.Combine(Path.GetTempPath(), "provenance");

    [SuppressMessage("Reliability", "CA2000", Justification = "The open session owns its archive and its gateway.")]
    public async Task<OpenSession> OpenAsync(string session, CancellationToken cancellationToken)
    {
        var archive = await store.OpenSharedAsync(session, cancellationToken, sealing);
        try
        {
            var stores = await GatewayStores.OpenSharedAsync(archive, BudgetTerms.Of(archive.Session), store.Shared, isShared: true, Local, clock);
            return new OpenSession(archive, gateways.Open(archive, stores, shared: true));
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    }
}
