using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Provenance.Functions.Hosting;
using Provenance.Functions.Http;

namespace Provenance.Functions.Triggers;

/// <summary>Looks every quarter of an hour for runs that stand still, and says so at Warning, once for each at each look.</summary>
public sealed partial class StandstillFunctions(Standstills standstills, AppOptions options, ILogger<StandstillFunctions> logger)
{
    [Function("FindStandstills")]
    public async Task FindAsync(
        [TimerTrigger("0 */15 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        await foreach (var (session, reason) in standstills.FindAsync(RunHosts.Of(client, options), cancellationToken))
            LogStandstill(session, reason);
    }

    [LoggerMessage(LogLevel.Warning, "{Session} stands still: {Reason}. POST /api/runs/{Session}/resume goes on with it.")]
    private partial void LogStandstill(string session, string reason);
}
