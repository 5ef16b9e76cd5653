namespace Provenance.Durable.Orchestrations;

/// <summary>
/// Marks an exception after which another attempt can't help: what fails with it has <see cref="TaskFailure.NonRetryable"/> set.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NonRetryableAttribute : Attribute;
