namespace Provenance.Workflows.Experiments;

/// <summary>A message that says on whose request something is done.</summary>
public interface IRequested
{
    /// <summary>The id of the HTTP request that began the execution; null when none did.</summary>
    string? RequestId { get; }
}
