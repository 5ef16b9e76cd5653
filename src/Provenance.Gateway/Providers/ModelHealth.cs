using Provenance.Core.Models;

namespace Provenance.Gateway.Providers;

/// <summary>What a health check found. Null: not applicable, or not found out.</summary>
/// <param name="Usable">A call could be made now, as far as can be told without making one.</param>
public sealed record ModelHealth(ModelName Model, bool Usable)
{
    public bool? Reachable { get; init; }

    /// <summary>The key's variable is set; null when no key is needed.</summary>
    public bool? KeyPresent { get; init; }

    /// <summary>The server lists the model; null when it lists none.</summary>
    public bool? Listed { get; init; }

    public TimeSpan? Latency { get; init; }

    /// <summary>What the server tells of the model; null where it tells nothing.</summary>
    public ModelInformation? Information { get; init; }

    /// <summary>What is wrong, for a person; null when nothing is.</summary>
    public string? Message { get; init; }
}

/// <summary>What a server tells of a model of its own accord. Null where it does not say.</summary>
/// <param name="ContextTokens">How many tokens a question and its answer may have together.</param>
/// <param name="MostOutputTokens">How many tokens an answer may have.</param>
/// <param name="Description">Such as a family, a size and a quantization, or the name for people.</param>
/// <param name="OwnedBy">Whose model it is.</param>
public sealed record ModelInformation(
    long? ContextTokens = null, long? MostOutputTokens = null, string? Description = null, string? OwnedBy = null);
