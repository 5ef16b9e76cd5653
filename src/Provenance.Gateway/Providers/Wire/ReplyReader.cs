using System.Net.Http;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Retries;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>Makes a reply of a response: its bytes are kept as they came, whatever they turn out to be.</summary>
internal sealed class ReplyReader(Dialect dialect, TimeProvider clock)
{
    /// <exception cref="ReplyInterruptedException">The token was cancelled; it holds what had come.</exception>
    public async Task<ProviderReply> ReadAsync(WireResponse response, ProviderRequest request, CancellationToken cancellationToken)
    {
        var stream = BeginStream(response, request);
        var body = await ReceivedBody.ReadAsync(response, stream is null ? null : stream.Take, ReceivedBody.Most, cancellationToken);
        return Reply(response, body, stream) with
        {
            Status = response.Status,
            Body = body.Bytes,
            RequestId = dialect.RequestIdHeaders.Select(response.Header).FirstOrDefault(id => id is not null),
            FirstToken = stream?.FirstToken,
            Exhausted = RetryHint.Exhausted(response.Header, clock.GetUtcNow()),
        };
    }

    /// <summary>The reply to a request that failed on its way.</summary>
    public static ProviderReply OfFailure(HttpRequestException failure) => new()
    {
        Outcome = OutcomeClassifier.OfFailure(failure.HttpRequestError, failure.InnerException),
        Message = failure.InnerException is { } cause ? $"{failure.Message} {cause.Message}" : failure.Message,
        NeverSent = failure.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError,
    };

    /// <summary>The reply to a request that was not made, because its key is missing.</summary>
    public static ProviderReply WithoutKey(ModelSettings settings) => new()
    {
        Outcome = OutcomeClass.Authentication, Message = $"The variable {settings.KeyVariable} holds no key.", NeverSent = true,
    };

    private StreamReading? BeginStream(WireResponse response, ProviderRequest request)
    {
        var type = response.Header("content-type") ?? "";
        var isEventStream = type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
        var isLines = type.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase);
        return response.IsSuccess && (isEventStream || isLines)
            ? new StreamReading(isEventStream, dialect.BeginStream(), request, clock)
            : null;
    }

    private ProviderReply Reply(WireResponse response, ReceivedBody body, StreamReading? stream)
    {
        if (body.TooLarge)
            return Failure(OutcomeClass.Malformed, "The response is larger than any answer; only its beginning is kept.");
        if (!response.IsSuccess)
            return OfError(response.Status, body.Bytes, RetryHint.Read(response.Header, clock.GetUtcNow()));
        if (stream is not null)
            return stream.End(body.Broken);
        return body.Broken is { } broken
            ? Failure(OutcomeClass.Transient, $"The response broke off: {broken.Message}")
            : dialect.ReadWhole(body.Bytes);
    }

    /// <summary>The reply of an HTTP error.</summary>
    /// <param name="hint">How long the server asks to be left alone; null when it does not say.</param>
    public static ProviderReply OfError(int status, ReadOnlyMemory<byte> body, TimeSpan? hint)
    {
        var error = ErrorBody.Read(body);
        var what = error.Message ?? error.Code ?? error.Type;
        return Failure(OutcomeClassifier.OfError(status, error, hint is not null), what is null ? $"HTTP {status}." : $"HTTP {status}: {what}")
            with { RetryAfter = hint };
    }

    private static ProviderReply Failure(OutcomeClass outcome, string message) => new() { Outcome = outcome, Message = message };
}
