namespace Provenance.Core.Plans;

/// <summary>A plan that can't be: what it would be made from, or the file that holds it, is wrong. Never retried.</summary>
public sealed class InvalidPlanException(string message, Exception? inner = null) : ProvenanceException(message, inner);
