namespace Provenance.Core;

/// <summary>The root of what <c>Provenance.Core</c> throws. Each kind below it carries its facts as properties.</summary>
public abstract class ProvenanceException(string message, Exception? inner = null) : Exception(message, inner);
