using Microsoft.Extensions.Logging;
using Provenance.Core.Models;
using Provenance.Workflows.Hosting;

namespace Provenance.Cli.Serving;

/// <summary>A gateway whose log lines carry the id of the request that began the execution which asks.</summary>
internal sealed class RequestedGateway(IModelGateway inner, string requestId, ILogger logger) : IModelGateway
{
    public async Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginScope(new RequestScope(requestId));
        return await inner.AskAsync(ask, cancellationToken);
    }

    public Task LimitAsync(decimal usd) => inner.LimitAsync(usd);
}
