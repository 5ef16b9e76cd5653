using System.ClientModel;
using System.ClientModel.Primitives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.OpenAi;

namespace Provenance.Gateway.Providers.Azure;

/// <summary>Where an Azure OpenAI resource answers for a model.</summary>
internal static class AzureEndpoint
{
    private const string TokenScope = "https://cognitiveservices.azure.com/.default";
    private const string V1 = "/openai/v1";

    /// <param name="tokens">Only asked when there is to be a token.</param>
    public static OpenAiEndpoint Of(ModelSettings settings, string? key, Lazy<AuthenticationTokenProvider> tokens)
    {
        var root = RootOf(settings);
        var authentication = settings.Auth is AuthenticationKind.Entra || key is null
            ? new EntraToken(tokens, TokenScope)
            : (AuthenticationPolicy)ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(key), "api-key", keyPrefix: null);
        return settings.ApiVersion is { } version
            ? new OpenAiEndpoint(
                new Uri($"{root}/openai/deployments/{Uri.EscapeDataString(settings.Deployment ?? settings.Model)}"),
                authentication,
                $"api-version={Uri.EscapeDataString(version)}")
            : new OpenAiEndpoint(new Uri(root + V1), authentication);
    }

    public static string RootOf(ModelSettings settings)
    {
        var root = settings.BaseUrl!.TrimEnd('/');
        return root.EndsWith(V1, StringComparison.Ordinal) ? root[..^V1.Length] : root;
    }
}
