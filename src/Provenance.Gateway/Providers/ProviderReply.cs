using System.Collections.Immutable;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers;

/// <summary>What came of one request.</summary>
public sealed record ProviderReply
{
    private const int FirstErrorStatus = 400;

    public required OutcomeClass Outcome { get; init; }

    /// <summary>What went wrong, for a person; null when nothing did.</summary>
    public string? Message { get; init; }

    public string? Text { get; init; }

    /// <summary>The tools that the model wants called.</summary>
    public ImmutableArray<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Why the model stopped, in the provider's word.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The provider's body, byte for byte (after HTTP's own content coding); as much of it as came.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>HTTP status; null without HTTP, or when no response began.</summary>
    public int? Status { get; init; }

    public string? RequestId { get; init; }

    public string? ActualModel { get; init; }

    public Usage Usage { get; init; } = new();

    /// <summary>What the provider itself says that it charged, in US dollars; null where it does not say.</summary>
    public decimal? Charged { get; init; }

    /// <summary>When the first of a streamed answer was there; null when it was not streamed.</summary>
    public DateTimeOffset? FirstToken { get; init; }

    /// <summary>How long the provider asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long it takes until there is again something of a limit of which nothing remains; null when something does, or nobody says.</summary>
    public TimeSpan? Exhausted { get; init; }

    /// <summary>The request certainly never reached a model: there was no connection, no key, no such record.</summary>
    public bool NeverSent { get; init; }

    /// <summary>No provider charges for a request that it never got, or that it answered with an HTTP error.</summary>
    public bool IsUnbilled => NeverSent || (Status >= FirstErrorStatus && Usage is { Input: null, Output: null });
}
