using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http;
using OpenAI;
using OpenAI.Chat;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>
/// Requests by the OpenAI package, as this gateway wants them: one connection pool; no retries and no timeout of the package's own,
/// because those belong to the gateway. An outage is an <see cref="HttpRequestException"/>.
/// </summary>
internal sealed class OpenAiConnection : IDisposable
{
    private readonly HttpClient http = WireClient.Create();
    private readonly KeyRing keys;
    private readonly KeyedClients<Link> links;

    /// <param name="endpoint">Where a model's server is, given its key.</param>
    /// <param name="clients">Makes the clients of some models; null for none.</param>
    public OpenAiConnection(KeyRing keys, Func<ModelSettings, string?, OpenAiEndpoint> endpoint, IOpenAiClients? clients)
    {
        this.keys = keys;
        links = new((settings, key) => clients?.Find(settings, key, Prepare) is { } made
            ? new Link(made, endpoint(settings, key))
            : LinkTo(settings, endpoint(settings, key)));
    }

    /// <summary>Asks for a chat completion.</summary>
    public Task<PipelineResponse> ChatAsync(ModelSettings settings, ReadOnlyMemory<byte> body, string label, CancellationToken cancellationToken) =>
        Throwing(async () =>
        {
            using var content = BinaryContent.Create(BinaryData.FromBytes(body));
            var options = new RequestOptions
            {
                CancellationToken = cancellationToken, ErrorOptions = ClientErrorBehaviors.NoThrow, BufferResponse = false,
            };
            options.SetHeader("X-Client-Request-Id", label);
            return (await LinkOf(settings).Chat.CompleteChatAsync(content, options)).GetRawResponse();
        });

    /// <summary>Sends anything else that the protocol knows.</summary>
    /// <param name="path">Under the endpoint's address.</param>
    /// <param name="content">Null for none.</param>
    public Task<PipelineResponse> SendAsync(
        ModelSettings settings, HttpMethod method, string path, WireContent? content, CancellationToken cancellationToken) =>
        Throwing(async () =>
        {
            var (chat, endpoint) = LinkOf(settings);
            using var message = chat.Pipeline.CreateMessage();
            message.BufferResponse = false;
            message.Request.Method = method.Method;
            message.Request.Uri = endpoint.At(path);
            message.Request.Headers.Set("Accept", "application/json");
            if (content is not null)
            {
                message.Request.Content = BinaryContent.Create(BinaryData.FromBytes(content.Bytes));
                message.Request.Headers.Set("Content-Type", content.Type);
                if (content.Label is { } label)
                    message.Request.Headers.Set("X-Client-Request-Id", label);
            }

            message.Apply(new RequestOptions { CancellationToken = cancellationToken });
            await chat.Pipeline.SendAsync(message);
            return message.ExtractResponse()!;
        });

    public void Dispose() => http.Dispose();

    private static async Task<PipelineResponse> Throwing(Func<Task<PipelineResponse>> send)
    {
        try
        {
            return await send();
        }
        catch (ClientResultException failed) when (failed.InnerException is HttpRequestException cause)
        {
            throw cause;
        }
    }

    private Link LinkOf(ModelSettings settings) => links.Of(settings, keys.Find(settings));

    [SuppressMessage("Reliability", "CA2000", Justification = "The transport owns nothing: the HTTP client is ours.")]
    private void Prepare(ClientPipelineOptions options)
    {
        options.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.Transport = new HttpClientPipelineTransport(http);
        options.EnableDistributedTracing = false;
        options.ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false };
    }

    private Link LinkTo(ModelSettings settings, OpenAiEndpoint endpoint)
    {
        var options = new OpenAIClientOptions { Endpoint = endpoint.Address };
        Prepare(options);
        if (endpoint.Query is { } query)
            options.AddPolicy(new Queried(query), PipelinePosition.PerCall);
#pragma warning disable OPENAI001 // The constructor is marked as one that may change; the version is pinned.
        return new Link(new ChatClient(settings.Model, endpoint.Authentication, options), endpoint);
#pragma warning restore OPENAI001
    }

    /// <summary>Puts what every query has to hold into those that the package makes.</summary>
    private sealed class Queried(string query) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Complete(message);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Complete(message);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }

        private void Complete(PipelineMessage message)
        {
            if (message.Request.Uri is { Query.Length: 0 } bare)
                message.Request.Uri = new UriBuilder(bare) { Query = query }.Uri;
        }
    }
}

/// <summary>A client of the package, and where it asks.</summary>
internal sealed record Link(ChatClient Chat, OpenAiEndpoint Endpoint);

/// <summary>What is sent in a request.</summary>
/// <param name="Label">What the gateway calls the attempt; null for none.</param>
internal sealed record WireContent(ReadOnlyMemory<byte> Bytes, string Type = "application/json", string? Label = null);
