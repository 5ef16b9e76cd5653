using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Provenance.Core.Experiments;
using Provenance.Functions.Hosting;
using Provenance.Functions.Http;
using Provenance.Http.Bundles;
using Provenance.Http.Intake;

namespace Provenance.Functions.Triggers;

/// <summary>
/// Starts a run when a zip lands in the container <c>experiments</c>. Twice, because a storage account can tell in two ways: Flex Consumption
/// knows only events, a host on this machine only polls. Whoever is told of the same version again changes nothing. Each is switched off by
/// its setting <c>AzureWebJobs.NAME.Disabled</c>.
/// </summary>
public sealed partial class BundleFunctions(BundleStarter starter, AppOptions options, ILogger<BundleFunctions> logger)
{
    private const string Bundles = "experiments/{name}.zip";

    [Function("StartOnBundleEvent")]
    public Task StartOnEventAsync(
        [BlobTrigger(Bundles, Source = BlobTriggerSource.EventGrid)] BlobClient bundle,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => StartAsync(bundle, name, client, cancellationToken);

    [Function("StartOnBundlePoll")]
    public Task StartOnPollAsync(
        [BlobTrigger(Bundles)] BlobClient bundle, string name, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        StartAsync(bundle, name, client, cancellationToken);

    private async Task StartAsync(BlobClient bundle, string name, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var found = await bundle.DownloadStreamingAsync(cancellationToken: cancellationToken);
        await using var zip = found.Value.Content;
        try
        {
            var session = await starter.StartAsync(zip, name, found.Value.Details.ETag.ToString(), RunHosts.Of(client, options), cancellationToken);
            LogStarted(name, session);
        }
        // It would be refused again: the host must not try once more.
        catch (BundleRefusedException refused)
        {
            LogRefused(name, $"{refused.Message} [{refused.Rule}]");
        }
        catch (InvalidExperimentException invalid)
        {
            LogRefused(name, invalid.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "The bundle {Bundle} is run as {Session}")]
    private partial void LogStarted(string bundle, string session);

    [LoggerMessage(LogLevel.Error, "The bundle {Bundle} is not run: {Reason}")]
    private partial void LogRefused(string bundle, string reason);
}
