using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;
using static Provenance.Gateway.Providers.Wire.JsonReply;

namespace Provenance.Gateway.Providers.Anthropic;

/// <summary>What Anthropic tells of one model.</summary>
internal static class AnthropicHealth
{
    private const int NotFound = 404;

    public static ModelHealth Judge(ModelSettings settings, HealthAnswer answer)
    {
        if (answer.Status == NotFound)
        {
            return new ModelHealth(settings.Name, Usable: false)
            {
                Reachable = true, Listed = false, Message = $"The server does not have \"{settings.Model}\".",
            };
        }

        return !answer.IsSuccess
            ? HealthCheck.OfError(settings, answer, usable: false)
            : new ModelHealth(settings.Name, Usable: true)
            {
                Reachable = true,
                Listed = true,
                Information = answer.Read(json => new ModelInformation(
                    Count(json, "max_input_tokens"), Count(json, "max_tokens"), Text(json, "display_name"), "anthropic")),
            };
    }
}
