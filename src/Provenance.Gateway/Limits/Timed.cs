using System.Globalization;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Limits;

/// <summary>Gives up on an attempt after the model's timeout. The caller's own cancellation stays a cancellation.</summary>
internal sealed class Timed(TimeProvider clock, IModelProvider inner) : IModelProvider
{
    public string Name => inner.Name;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(request.Settings.TimeoutSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await inner.AskAsync(request, either.Token);
        }
        catch (OperationCanceledException stopped)
            when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var interrupted = stopped as ReplyInterruptedException;
            return new ProviderReply
            {
                Outcome = OutcomeClass.Timeout,
                Message = string.Create(
                    CultureInfo.InvariantCulture, $"No whole answer within {request.Settings.TimeoutSeconds} s."),
                Body = interrupted?.Received ?? default,
                Status = interrupted?.Status,
            };
        }
    }

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        inner.CheckAsync(settings, cancellationToken);
}
