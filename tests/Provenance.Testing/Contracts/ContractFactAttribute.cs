using Xunit;
using Xunit.Sdk;

namespace Provenance.Testing.Contracts;

/// <summary>A test of a contract suite. A class that runs the suite against something that may be missing says so: <see cref="NeedsAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Provenance.Testing.Contracts.ContractFactDiscoverer", "Provenance.Testing")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>The same with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Provenance.Testing.Contracts.ContractTheoryDiscoverer", "Provenance.Testing")]
public sealed class ContractTheoryAttribute : TheoryAttribute;

/// <summary>On a class of tests: why they can't run here, if they can't.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    /// <summary>Null when nothing is missing.</summary>
    public abstract string? Missing { get; }
}
