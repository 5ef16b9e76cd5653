using Provenance.Core.Models;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Limits;

/// <summary>Leaves an endpoint alone that says of a limit that nothing remains of it, also when it says so in an answer.</summary>
internal sealed class Heeded(Endpoints endpoints, IModelProvider inner) : IModelProvider
{
    public string Name => inner.Name;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var reply = await inner.AskAsync(request, cancellationToken);
        if (reply.Exhausted is { } rest)
            endpoints.Of(request.Settings).Turnstile.LeaveAlone(rest);
        return reply;
    }

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) => inner.CheckAsync(settings, cancellationToken);
}
