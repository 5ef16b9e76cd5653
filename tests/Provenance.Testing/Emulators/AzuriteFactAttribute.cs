using Xunit;

namespace Provenance.Testing.Emulators;

/// <summary>A test against a real Azurite; skipped, with the reason, where it can't be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = Azurite.Missing;
}

/// <summary>The same with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteTheoryAttribute : TheoryAttribute
{
    public AzuriteTheoryAttribute() => Skip = Azurite.Missing;
}

/// <summary>On a class that runs a contract suite against a real Azurite.</summary>
public sealed class NeedsAzuriteAttribute : Contracts.NeedsAttribute
{
    public override string? Missing => Azurite.Missing;
}
