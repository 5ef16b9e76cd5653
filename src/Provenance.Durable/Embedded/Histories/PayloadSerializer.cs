using System.Text.Json;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>Turns inputs, results, events and statuses into payloads and back, by the host's options.</summary>
internal sealed class PayloadSerializer(JsonSerializerOptions options)
{
    /// <param name="declared">The type by which the other side reads; the value's own type when it is not one of these.</param>
    /// <exception cref="PayloadException">The value can't be written.</exception>
    public Payload Write(object? value, Type? declared = null)
    {
        var type = declared is not null && declared.IsInstanceOfType(value) ? declared : value?.GetType() ?? typeof(object);
        try
        {
            return new Payload(JsonSerializer.SerializeToUtf8Bytes(value, type, options));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new PayloadException(type, "written as", e);
        }
    }

    /// <exception cref="PayloadException">The payload is not JSON for this type.</exception>
    public object? Read(Payload payload, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Utf8.Span, type, options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new PayloadException(type, "read from", e);
        }
    }

    /// <summary>Completes a task with what the payload holds, or with the reason why it can't be read.</summary>
    public void Resolve<T>(TaskCompletionSource<T> source, Payload payload)
    {
        object? value;
        try
        {
            value = Read(payload, typeof(T));
        }
        catch (PayloadException e)
        {
            source.SetException(e);
            return;
        }
        // Outside of the try: what waits for the task runs inside of this call.
        source.SetResult((T)value!);
    }
}
