using System.Collections.Immutable;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.Embeddings;

/// <summary>A way to turn texts into vectors: one request, one reply. Providers that can't embed don't implement it.</summary>
public interface IEmbedder
{
    /// <summary>The name in <see cref="ModelSettings.Provider"/>.</summary>
    string Name { get; }

    /// <summary>Embeds some texts in one request. An outage is a reply of its class.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<EmbeddingReply> EmbedAsync(ModelSettings settings, ImmutableArray<string> texts, CancellationToken cancellationToken);
}

/// <summary>What came of one request for vectors.</summary>
public sealed record EmbeddingReply
{
    /// <summary><see cref="OutcomeClass.Answered"/> when there is a vector for each text, in their order.</summary>
    public required OutcomeClass Outcome { get; init; }

    /// <summary>What went wrong, for a person; null when nothing did.</summary>
    public string? Message { get; init; }

    /// <summary>One for each text, all of one length; empty unless answered.</summary>
    public ImmutableArray<ReadOnlyMemory<float>> Vectors { get; init; } = [];

    public Usage Usage { get; init; } = new();

    /// <summary>A failure, as a model's reply would tell it.</summary>
    internal static EmbeddingReply Of(ProviderReply failure) => new() { Outcome = failure.Outcome, Message = failure.Message };
}
