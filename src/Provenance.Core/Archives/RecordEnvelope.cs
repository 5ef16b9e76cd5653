using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Archives;

/// <summary>
/// What the archive holds of one attempt: one self-contained envelope, never changed. Its bytes (<see cref="RecordFormat"/>)
/// are the commit point of the whole system: when they are flushed, the answer can't be lost any more.
/// </summary>
public sealed record RecordEnvelope
{
    public required string Session { get; init; }

    public required AttemptKey Key { get; init; }

    public required AttemptReason Reason { get; init; }

    /// <summary>The document that was asked about; for a clean-up, of the answer it cleans.</summary>
    public required string Document { get; init; }

    public required int Run { get; init; }

    /// <summary>The model that was asked for.</summary>
    public required ModelName RequestedModel { get; init; }

    /// <summary>The model that the provider says answered; null where it does not say.</summary>
    public string? ActualModel { get; init; }

    /// <summary>The digest of the exact prompt; its text stands in <c>prompt_NNNN.txt</c>.</summary>
    public required Digest Prompt { get; init; }

    public required Sampling Sampling { get; init; }

    public required OutcomeClass Outcome { get; init; }

    /// <summary>What went wrong, for a person; null when nothing did. Never holds a key.</summary>
    public string? Message { get; init; }

    /// <summary>Why the model stopped, in the provider's word.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The answer's text; null where there is none.</summary>
    public string? Text { get; init; }

    /// <summary>The provider's body, byte for byte. Empty for models that have none, such as imported text.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>HTTP status; null without HTTP.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's own id of the request or response.</summary>
    public string? RequestId { get; init; }

    public Usage Usage { get; init; } = new();

    /// <summary>In US dollars; null when the price or the usage is unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The price that was used; null when unknown.</summary>
    public Price? Price { get; init; }

    /// <summary>When the request was sent, UTC; null when unknown (imports).</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When the last byte was there, UTC; null when unknown.</summary>
    public DateTimeOffset? Finished { get; init; }
}

/// <summary>What the rest of the system passes around instead of an envelope.</summary>
public sealed record RecordReference(
    AttemptKey Key, Digest Digest, OutcomeClass Outcome, ModelName RequestedModel, string? ActualModel, Usage Usage, decimal? Cost);
