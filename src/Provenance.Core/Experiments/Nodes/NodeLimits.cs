namespace Provenance.Core.Experiments.Nodes;

/// <summary>
/// How much of a YAML or JSON text is read. Real experiments stay far below; a file made to exhaust memory does not pass.
/// </summary>
internal static class NodeLimits
{
    public const int Depth = 64;

    public const int Nodes = 2_000_000;

    /// <summary>Nodes reached through aliases, each counted as often as it is reached.</summary>
    public const int AliasedNodes = 100_000;
}
