using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Core;
using OpenAI.Chat;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Azure;
using Provenance.Gateway.Providers.OpenAi;

namespace Provenance.Functions.Hosting;

/// <summary>Profiles that name an API version which Azure's own client knows are asked through that client.</summary>
/// <param name="credential">Tells who asks where there is no key.</param>
public sealed class AzureClients(Lazy<TokenCredential> credential) : IOpenAiClients
{
    public ChatClient? Find(ModelSettings settings, string? key, Action<ClientPipelineOptions> prepare)
    {
        if (settings.Provider != AzureOpenAiProvider.ProviderName || settings.ApiVersion is not { } version || VersionOf(version) is not { } known)
            return null;
        var options = new AzureOpenAIClientOptions(known);
        prepare(options);
        return ClientOf(AzureOpenAiProvider.ResourceOf(settings), settings.Auth is AuthenticationKind.Entra ? null : key, options)
            .GetChatClient(settings.Deployment ?? settings.Model);
    }

    private AzureOpenAIClient ClientOf(Uri resource, string? key, AzureOpenAIClientOptions options) => key is null
        ? new AzureOpenAIClient(resource, credential.Value, options)
        : new AzureOpenAIClient(resource, new ApiKeyCredential(key), options);

    /// <summary><c>2024-10-21</c> is <c>V2024_10_21</c> there.</summary>
    private static AzureOpenAIClientOptions.ServiceVersion? VersionOf(string version) =>
        Enum.TryParse<AzureOpenAIClientOptions.ServiceVersion>($"V{version.Replace('-', '_')}", ignoreCase: true, out var known) ? known : null;
}
