using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Providers.Wire;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Asks a server for its list of models: that costs nothing, and shows whether it is there and takes the key.</summary>
internal sealed class OpenAiHealthCheck(OpenAiConnection connection, KeyRing keys, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        bool? keyPresent = settings.KeyVariable is null ? null : !keys.IsMissing(settings);
        if (keyPresent == false)
        {
            return new ModelHealth(settings.Name, Usable: false)
            {
                KeyPresent = false, Message = $"The variable {settings.KeyVariable} holds no key.",
            };
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var started = clock.GetTimestamp();
        try
        {
            var options = OpenAiProvider.OptionsOf(either.Token);
            var result = await connection.Models(settings, keys.Find(settings)).GetModelsAsync(options);
            using var response = result.GetRawResponse();
            var body = await ReceivedBody.ReadAsync(WireResponse.Of(response), null, either.Token);
            return Judge(settings, response.Status, body.Bytes) with { KeyPresent = keyPresent, Latency = clock.GetElapsedTime(started) };
        }
        catch (ClientResultException failed) when (failed.InnerException is HttpRequestException cause)
        {
            return Unreachable(settings, cause.Message) with { KeyPresent = keyPresent };
        }
        catch (HttpRequestException failed)
        {
            return Unreachable(settings, failed.Message) with { KeyPresent = keyPresent };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unreachable(settings, $"No response within {Patience.TotalSeconds:F0} s.") with { KeyPresent = keyPresent };
        }
    }

    private static ModelHealth Judge(ModelSettings settings, int status, ReadOnlyMemory<byte> body)
    {
        const int NotFound = 404;
        if (status is >= 200 and < 300)
        {
            var listed = Lists(body, settings.Model);
            return new ModelHealth(settings.Name, Usable: true)
            {
                Reachable = true,
                Listed = listed,
                Message = listed == false ? $"The server does not list \"{settings.Model}\"." : null,
            };
        }

        // Some servers have chat completions and no list of models.
        return new ModelHealth(settings.Name, Usable: status == NotFound)
        {
            Reachable = true, Message = $"The list of models: HTTP {status}{(ErrorBody.Read(body).Message is { } why ? $": {why}" : ".")}",
        };
    }

    private static bool? Lists(ReadOnlyMemory<byte> body, string model)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("data", out var data)
                || data.ValueKind != JsonValueKind.Array)
                return null;
            return data.EnumerateArray().Any(entry =>
                entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("id", out var id) && id.ValueEquals(model));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ModelHealth Unreachable(ModelSettings settings, string why) =>
        new(settings.Name, Usable: false) { Reachable = false, Message = why };
}
