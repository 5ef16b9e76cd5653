using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Immutable;
using Azure.Identity;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Embeddings;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.Azure;

/// <summary>
/// Azure OpenAI: the v1 endpoint, which needs no version, or a deployment of a dated version. By a key, or by a token of Microsoft
/// Entra ID, got by whatever credential the machine has.
/// </summary>
public sealed class AzureOpenAiProvider : IModelProvider, IEmbedder, IDisposable
{
    public const string ProviderName = "azure";

    private readonly OpenAiConnection connection;
    private readonly OpenAiChat chat;
    private readonly OpenAiEmbedding embedding;
    private readonly OpenAiHealthCheck health;

    /// <param name="tokens">Where tokens come from; null for the credentials of the machine, looked for at the first token.</param>
    /// <param name="clients">Makes the clients of some models; null for none.</param>
    public AzureOpenAiProvider(KeyRing keys, TimeProvider clock, AuthenticationTokenProvider? tokens = null, IOpenAiClients? clients = null)
    {
        var provider = new Lazy<AuthenticationTokenProvider>(() => tokens ?? new DefaultAzureCredential());
        connection = new OpenAiConnection(keys, (settings, key) => AzureEndpoint.Of(settings, key, provider), clients);
        chat = new OpenAiChat(connection, keys, clock);
        embedding = new OpenAiEmbedding(connection, keys);
        health = new OpenAiHealthCheck(connection, keys, clock);
    }

    public string Name => ProviderName;

    /// <summary>The address of the resource, without <c>/openai/v1</c>.</summary>
    public static Uri ResourceOf(ModelSettings settings) => new(AzureEndpoint.RootOf(settings));

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await chat.AskAsync(request, cancellationToken);
        }
        catch (AuthenticationFailedException denied)
        {
            return new ProviderReply { Outcome = OutcomeClass.Authentication, Message = FirstLine(denied), NeverSent = true };
        }
    }

    public async Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await health.CheckAsync(settings, cancellationToken);
        }
        catch (AuthenticationFailedException denied)
        {
            return new ModelHealth(settings.Name, Usable: false) { Message = FirstLine(denied) };
        }
    }

    public async Task<EmbeddingReply> EmbedAsync(ModelSettings settings, ImmutableArray<string> texts, CancellationToken cancellationToken)
    {
        try
        {
            return await embedding.EmbedAsync(settings, texts, cancellationToken);
        }
        catch (AuthenticationFailedException denied)
        {
            return new EmbeddingReply { Outcome = OutcomeClass.Authentication, Message = FirstLine(denied) };
        }
    }

    public void Dispose() => connection.Dispose();

    private static string FirstLine(AuthenticationFailedException denied) =>
        $"No token of Microsoft Entra ID: {denied.Message.Split('\n')[0].TrimEnd()}";
}
