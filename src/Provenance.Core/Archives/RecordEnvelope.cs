using System.Collections.Immutable;
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

    /// <summary>The configured model that was asked instead of the requested one; null when that one was asked.</summary>
    public ModelName? Substitute { get; init; }

    /// <summary>The model that the provider says answered; null where it does not say.</summary>
    public string? ActualModel { get; init; }

    /// <summary>What a reader has to be told of an answer by a weaker model. It stands beside the answer, never in it.</summary>
    public string? Disclaimer { get; init; }

    /// <summary>Where the answer was found, when nothing was asked; null when the model answered.</summary>
    public CacheSource? Cached { get; init; }

    /// <summary>The arm of a rollout or comparison that the call was assigned to; null when there is none.</summary>
    public Assignment? Assignment { get; init; }

    /// <summary>The template that made one text of the messages; null where the backend takes messages.</summary>
    public string? Template { get; init; }

    /// <summary>The stop sequences that were sent.</summary>
    public ImmutableArray<string> Stop { get; init; } = [];

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

    /// <summary>What the provider itself says that it charged, in US dollars; null where it does not say.</summary>
    public decimal? Charged { get; init; }

    /// <summary>When the request was sent, UTC; null when unknown (imports).</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When the first of a streamed answer was there, UTC; null when it was not streamed.</summary>
    public DateTimeOffset? FirstToken { get; init; }

    /// <summary>When the last byte was there, UTC; null when unknown.</summary>
    public DateTimeOffset? Finished { get; init; }
}

/// <summary>A record whose answer was taken instead of asking again.</summary>
/// <param name="Session">The session that has it; a gateway of its own, outside any session, has a name too.</param>
/// <param name="Record">Its digest.</param>
/// <param name="Similarity">Of the two questions, as a cosine; null for the same question.</param>
public sealed record CacheSource(CacheKind Kind, string Session, Digest Record, double? Similarity = null);

public enum CacheKind
{
    /// <summary>Everything that could change the answer is the same.</summary>
    Exact,

    /// <summary>The question means nearly the same.</summary>
    Semantic,
}

/// <summary>Which way a call went in a comparison of two.</summary>
/// <param name="ExperimentId">The comparison's name.</param>
/// <param name="Arm">Such as <c>baseline</c> or <c>canary</c>.</param>
public sealed record Assignment(string ExperimentId, string Arm);

/// <summary>What the rest of the system passes around instead of an envelope.</summary>
/// <param name="Substitute">The model that was asked instead of the requested one; null when that one was asked.</param>
/// <param name="IsCached">Nothing was asked: the answer was there already.</param>
/// <param name="Charged">What the provider itself says that it charged, in US dollars; null where it does not say.</param>
public sealed record RecordReference(
    AttemptKey Key,
    Digest Digest,
    OutcomeClass Outcome,
    ModelName RequestedModel,
    string? ActualModel,
    Usage Usage,
    decimal? Cost,
    ModelName? Substitute = null,
    bool IsCached = false,
    decimal? Charged = null)
{
    public static RecordReference Of(RecordEnvelope envelope, Digest digest) => new(
        envelope.Key,
        digest,
        envelope.Outcome,
        envelope.RequestedModel,
        envelope.ActualModel,
        envelope.Usage,
        envelope.Cost,
        envelope.Substitute,
        envelope.Cached is not null,
        envelope.Charged);
}
