using System.Globalization;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Telemetry;

namespace Provenance.Gateway.Limits;

/// <summary>
/// Gives up on an attempt after the model's timeout, or when a streamed answer does not begin in time. The caller's own cancellation stays
/// a cancellation.
/// </summary>
internal sealed class Timed(TimeProvider clock, IModelProvider inner) : IModelProvider
{
    public string Name => inner.Name;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        using var whole = new CancellationTokenSource(TimeSpan.FromSeconds(request.Settings.TimeoutSeconds), clock);
        using var beginning = BeginningOf(request);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whole.Token, beginning.Token);
        try
        {
            return await inner.AskAsync(request with { Began = () => Begin(request, beginning) }, any.Token);
        }
        catch (OperationCanceledException stopped) when (any.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            GatewayMeter.CountTimeout(request.Settings.Name, beginning.IsCancellationRequested ? "first-token" : "request");
            var interrupted = stopped as ReplyInterruptedException;
            return new ProviderReply
            {
                Outcome = OutcomeClass.Timeout,
                Message = beginning.IsCancellationRequested
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"The answer did not begin within {request.Settings.Streaming?.FirstTokenTimeoutSeconds} s.")
                    : string.Create(CultureInfo.InvariantCulture, $"No whole answer within {request.Settings.TimeoutSeconds} s."),
                Body = interrupted?.Received ?? default,
                Status = interrupted?.Status,
            };
        }
    }

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        inner.CheckAsync(settings, cancellationToken);

    private CancellationTokenSource BeginningOf(ProviderRequest request) => request.Settings.Streaming?.FirstTokenTimeoutSeconds is { } seconds
        ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds), clock)
        : new CancellationTokenSource();

    private static void Begin(ProviderRequest request, CancellationTokenSource beginning)
    {
        beginning.CancelAfter(Timeout.InfiniteTimeSpan);
        request.Began?.Invoke();
    }
}
