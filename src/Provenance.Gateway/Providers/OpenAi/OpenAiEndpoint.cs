using System.ClientModel;
using System.ClientModel.Primitives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Where a model's server is, and how it is told who asks.</summary>
/// <param name="Address">Without a slash at its end; the paths of the protocol follow it.</param>
/// <param name="Query">What every request's query begins with; null for nothing.</param>
internal sealed record OpenAiEndpoint(Uri Address, AuthenticationPolicy Authentication, string? Query = null)
{
    /// <summary>A server as OpenAI's own: the address as it stands, the key as a bearer token, or none.</summary>
    public static OpenAiEndpoint Of(ModelSettings settings, string? key) => new(
        new Uri(settings.BaseUrl!),
        key is null ? new Anonymous() : ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(key)));

    public Uri At(string path) => new($"{Address.AbsoluteUri.TrimEnd('/')}/{path}{(Query is null ? "" : $"?{Query}")}");

    /// <summary>Tells nothing.</summary>
    private sealed class Anonymous : AuthenticationPolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
            ProcessNext(message, pipeline, currentIndex);

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
            ProcessNextAsync(message, pipeline, currentIndex);
    }
}
