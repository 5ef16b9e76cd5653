using Provenance.Core.Models;
using Provenance.Gateway.Providers;

namespace Provenance.Benchmarks.Gateways;

/// <summary>A model that answers after a delay, or at once, always the same.</summary>
internal sealed class InstantModel(TimeSpan delay) : IModelProvider
{
    public const string ProviderName = "instant";

    private static readonly ProviderReply Reply = new()
    {
        Outcome = OutcomeClass.Answered,
        Text = new string('a', 1500),
        Body = new byte[2048],
        Status = 200,
        FinishReason = "stop",
        ActualModel = "instant-1",
        RequestId = "request-1",
        Usage = new Usage(600, 400),
    };

    public string Name => ProviderName;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, cancellationToken);
        return Reply;
    }

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        Task.FromResult(new ModelHealth(settings.Name, Usable: true));
}
