namespace Provenance.Durable.Orchestrations;

/// <summary>An input, a result, an event or a status can't be written as JSON, or read from it as the type that is asked for.</summary>
[NonRetryable]
public sealed class PayloadException(Type type, string direction, Exception inner)
    : DurableException($"A value of {type.FullName} can't be {direction} JSON: {inner.Message}", inner)
{
    public Type ValueType { get; } = type;
}
