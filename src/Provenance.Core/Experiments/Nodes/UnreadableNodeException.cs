namespace Provenance.Core.Experiments.Nodes;

/// <summary>Ends the reading of one text from deep inside it. Caught where the reading began; becomes a finding.</summary>
/// <param name="line">From 1, in the text.</param>
internal sealed class UnreadableNodeException(string rule, string message, int line) : ProvenanceException(message)
{
    public string Rule { get; } = rule;

    public int Line { get; } = line;
}
