using System.Net.Http;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>
/// Asks a server something that costs nothing, such as for its models: that shows whether it is there, takes the key, and has the model.
/// </summary>
internal sealed class HealthCheck(KeyRing keys, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="ask">Makes the request; an outage is an <see cref="HttpRequestException"/>.</param>
    /// <param name="judge">Reads the answer, whatever its status.</param>
    public async Task<ModelHealth> CheckAsync(
        ModelSettings settings,
        Func<CancellationToken, Task<HealthAnswer>> ask,
        Func<HealthAnswer, ModelHealth> judge,
        CancellationToken cancellationToken)
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
            var answer = await ask(either.Token);
            return judge(answer) with { KeyPresent = keyPresent, Latency = clock.GetElapsedTime(started) };
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

    /// <summary>The health of a model whose server answered with an error.</summary>
    public static ModelHealth OfError(ModelSettings settings, HealthAnswer answer, bool usable) => new(settings.Name, usable)
    {
        Reachable = true,
        Message = $"The list of models: HTTP {answer.Status}{(ErrorBody.Read(answer.Body).Message is { } why ? $": {why}" : ".")}",
    };

    private static ModelHealth Unreachable(ModelSettings settings, string why) =>
        new(settings.Name, Usable: false) { Reachable = false, Message = why };
}

/// <summary>What came back from a health check.</summary>
internal sealed record HealthAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    private const int FirstErrorStatus = 300;

    public bool IsSuccess => Status is >= 200 and < FirstErrorStatus;

    public static async Task<HealthAnswer> ReadAsync(WireResponse response, CancellationToken cancellationToken) =>
        new(response.Status, (await ReceivedBody.ReadAsync(response, arrived: null, ReceivedBody.Most, cancellationToken)).Bytes);

    /// <summary>What is read of a JSON object; the default of its type when the body is none.</summary>
    public T? Read<T>(Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(Body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? read(json.RootElement) : default;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return default;
        }
    }
}
