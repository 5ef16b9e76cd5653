using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Retries;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Any server with OpenAI's chat completions, by the OpenAI package's own requests and with the response's bytes kept as they came.</summary>
public sealed class OpenAiProvider(KeyRing keys, TimeProvider clock) : IModelProvider, IDisposable
{
    public const string ProviderName = "openai";

    private const int FirstErrorStatus = 300;

    private readonly OpenAiConnection connection = new();

    public string Name => ProviderName;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        if (keys.IsMissing(settings))
        {
            return new ProviderReply
            {
                Outcome = OutcomeClass.Authentication, Message = $"The variable {settings.KeyVariable} holds no key.", NeverSent = true,
            };
        }

        try
        {
            using var content = BinaryContent.Create(ChatRequest.Body(settings, request.Prompt));
            var options = OptionsOf(cancellationToken);
            options.SetHeader("X-Client-Request-Id", request.Label);
            var result = await connection.Chat(settings, keys.Find(settings)).CompleteChatAsync(content, options);
            using var response = result.GetRawResponse();
            return await ReadAsync(response, cancellationToken);
        }
        catch (ClientResultException failed) when (failed.InnerException is HttpRequestException cause)
        {
            return OfFailure(cause);
        }
        catch (HttpRequestException failed)
        {
            return OfFailure(failed);
        }
    }

    public async Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        await new OpenAiHealthCheck(connection, keys, clock).CheckAsync(settings, cancellationToken);

    public void Dispose() => connection.Dispose();

    internal static RequestOptions OptionsOf(CancellationToken cancellationToken) => new()
    {
        CancellationToken = cancellationToken,
        ErrorOptions = ClientErrorBehaviors.NoThrow,
        BufferResponse = false,
    };

    private static ProviderReply OfFailure(HttpRequestException failure) => new()
    {
        Outcome = OutcomeClassifier.OfFailure(failure.HttpRequestError, failure.InnerException),
        Message = failure.InnerException is { } cause ? $"{failure.Message} {cause.Message}" : failure.Message,
        NeverSent = failure.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError,
    };

    private async Task<ProviderReply> ReadAsync(PipelineResponse response, CancellationToken cancellationToken)
    {
        var body = await ReceivedBody.ReadAsync(response.ContentStream, response.Status, cancellationToken);
        string? Header(string name) => response.Headers.TryGetValue(name, out var value) ? value : null;
        var reply = body switch
        {
            { TooLarge: true } => new ProviderReply
            {
                Outcome = OutcomeClass.Malformed, Message = "The response is larger than any answer; only its beginning is kept.",
            },
            _ when response.Status >= FirstErrorStatus => OfError(response.Status, body.Bytes, RetryHint.Read(Header, clock.GetUtcNow())),
            { Broken: { } broken } => new ProviderReply
            {
                Outcome = OutcomeClass.Transient, Message = $"The response broke off: {broken.Message}",
            },
            _ => ChatReply.Read(body.Bytes),
        };
        return reply with { Status = response.Status, Body = body.Bytes, RequestId = Header("x-request-id") ?? Header("apim-request-id") };
    }

    private static ProviderReply OfError(int status, ReadOnlyMemory<byte> body, TimeSpan? hint)
    {
        var error = ErrorBody.Read(body);
        var what = error.Message ?? error.Code ?? error.Type;
        return new ProviderReply
        {
            Outcome = OutcomeClassifier.OfError(status, error, hint is not null),
            Message = what is null ? $"HTTP {status}." : $"HTTP {status}: {what}",
            RetryAfter = hint,
        };
    }
}
