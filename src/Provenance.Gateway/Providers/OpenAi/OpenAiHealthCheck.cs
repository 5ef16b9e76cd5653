using System.Net.Http;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;
using Provenance.Gateway.Secrets;
using static Provenance.Gateway.Providers.Wire.JsonReply;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Asks a server for its list of models.</summary>
internal sealed class OpenAiHealthCheck(OpenAiConnection connection, KeyRing keys, TimeProvider clock)
{
    private const int NotFound = 404;

    private readonly HealthCheck check = new(keys, clock);

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        check.CheckAsync(settings, token => ListAsync(settings, token), answer => Judge(settings, answer), cancellationToken);

    private async Task<HealthAnswer> ListAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(settings, HttpMethod.Get, "models", content: null, cancellationToken);
        return await HealthAnswer.ReadAsync(WireResponse.Of(response), cancellationToken);
    }

    private static ModelHealth Judge(ModelSettings settings, HealthAnswer answer)
    {
        // Some servers have chat completions and no list of models.
        if (!answer.IsSuccess)
            return HealthCheck.OfError(settings, answer, usable: answer.Status == NotFound);
        var (listed, information) = answer.Read(json => Find(json, settings.Model));
        return new ModelHealth(settings.Name, Usable: true)
        {
            Reachable = true,
            Listed = listed,
            Information = information,
            Message = listed == false ? $"The server does not list \"{settings.Model}\"." : null,
        };
    }

    /// <summary>vLLM says <c>max_model_len</c>, OpenRouter <c>context_length</c> and a name; the others only whose it is.</summary>
    private static (bool? Listed, ModelInformation? Information) Find(JsonElement root, string model)
    {
        if (Member(root, "data") is not { ValueKind: JsonValueKind.Array } data)
            return (null, null);
        var entry = data.EnumerateArray().FirstOrDefault(entry => Text(entry, "id") == model);
        return entry.ValueKind == JsonValueKind.Undefined
            ? (false, null)
            : (true, new ModelInformation(
                Count(entry, "context_length") ?? Count(entry, "max_model_len"),
                Object(entry, "top_provider") is { } top ? Count(top, "max_completion_tokens") : null,
                Text(entry, "name"),
                Text(entry, "owned_by")));
    }
}
