namespace Provenance.Durable;

/// <summary>The root of what <c>Provenance.Durable</c> throws. Each kind below it carries its facts as properties.</summary>
public abstract class DurableException(string message, Exception? inner = null) : Exception(message, inner);
