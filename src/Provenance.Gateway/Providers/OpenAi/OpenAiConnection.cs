using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>
/// Clients of the OpenAI package as this gateway wants them: one connection pool; no retries and no timeout of their own, because those
/// belong to the gateway.
/// </summary>
internal sealed class OpenAiConnection : IDisposable
{
    /// <summary>The package can't do without a key; servers that need none never see this one.</summary>
    private const string NoKey = "none";

    private readonly HttpClient http = WireClient.Create();

    private readonly KeyedClients<ChatClient> chats;

    public OpenAiConnection() =>
        chats = new((settings, key) => new ChatClient(settings.Model, new ApiKeyCredential(key ?? NoKey), Options(settings, key)));

    public ChatClient Chat(ModelSettings settings, string? key) => chats.Of(settings, key);

    public OpenAIModelClient Models(ModelSettings settings, string? key) => new(new ApiKeyCredential(key ?? NoKey), Options(settings, key));

    public void Dispose() => http.Dispose();

    [SuppressMessage("Reliability", "CA2000", Justification = "The transport owns nothing: the HTTP client is ours.")]
    private OpenAIClientOptions Options(ModelSettings settings, string? key)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = new Uri(settings.BaseUrl!),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(http),
            EnableDistributedTracing = false,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        };
        if (key is null)
            options.AddPolicy(new Keyless(), PipelinePosition.BeforeTransport);
        return options;
    }

    /// <summary>Takes the stand-in for a key off the request.</summary>
    private sealed class Keyless : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Headers.Remove("Authorization");
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Headers.Remove("Authorization");
            return ProcessNextAsync(message, pipeline, currentIndex);
        }
    }
}
