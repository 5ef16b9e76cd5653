namespace Provenance.Durable.Embedded;

/// <summary>The engine does not run: it has not started, it was stopped, or its journal failed (then that is the inner exception).</summary>
public sealed class EngineStoppedException(Exception? inner = null)
    : DurableException(inner is null ? "The engine does not run." : $"The engine's journal failed: {inner.Message}", inner);
