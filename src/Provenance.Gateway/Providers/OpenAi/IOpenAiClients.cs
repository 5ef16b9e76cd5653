using System.ClientModel.Primitives;
using OpenAI.Chat;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Clients of the OpenAI package that a host makes itself, such as those of a package that is built on it.</summary>
public interface IOpenAiClients
{
    /// <summary>The client that a model is asked through; null for the gateway's own.</summary>
    /// <param name="key">Null where there is none: the client tells who asks in its own way.</param>
    /// <param name="prepare">To be applied to the client's options: retries, timeouts and connections are the gateway's.</param>
    ChatClient? Find(ModelSettings settings, string? key, Action<ClientPipelineOptions> prepare);
}
