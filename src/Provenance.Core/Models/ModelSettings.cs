using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Provenance.Core.Models;

/// <summary>Everything that decides how a model is asked, without any secret: pinned into the session.</summary>
public sealed record ModelSettings
{
    public required ModelName Name { get; init; }

    /// <summary>Which provider implementation answers: <c>openai</c> (any OpenAI-compatible server), <c>azure</c>, <c>anthropic</c>, <c>ollama</c>, <c>offline</c>, <c>recorded</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model id that is sent.</summary>
    public required string Model { get; init; }

    /// <summary>Such as <c>https://api.openai.com/v1</c>; null for providers without a network.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The environment variable that holds the key; null for none. The key itself is never kept.</summary>
    public string? KeyVariable { get; init; }

    public Sampling Sampling { get; init; } = new();

    /// <summary>How long one attempt may take, in seconds.</summary>
    public double TimeoutSeconds { get; init; } = 300;

    /// <summary>How many attempts may be in flight at once.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Null: unknown, which is not zero.</summary>
    public Price? Price { get; init; }

    /// <summary>How many times the gateway tries again after a first attempt that may be retried.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The delay before the first retry, in milliseconds.</summary>
    public int InitialDelayMs { get; init; } = 1000;

    /// <summary>Each further delay is this many times the one before.</summary>
    public double BackoffMultiplier { get; init; } = 2;

    /// <summary>Each delay varies by up to this part of itself, by a seeded generator.</summary>
    public double JitterFactor { get; init; } = 0.1;

    /// <summary>The longest wait that a server may ask for within the gateway, in milliseconds; longer ones go to the orchestrator's durable timer.</summary>
    public int MaxDelayMs { get; init; } = 30_000;

    /// <summary>For <c>recorded</c>: the folder with <c>recorded/index.jsonl</c>.</summary>
    public string? RecordedFolder { get; init; }

    /// <summary>For <c>recorded</c>: only answers of this recorded session; null for any.</summary>
    public string? RecordedSession { get; init; }

    /// <summary>The name of the template that makes one text of the messages, for completion-style servers; null to send messages.</summary>
    public string? Template { get; init; }

    /// <summary>The template itself, as it was when the session was made; null where messages are sent.</summary>
    public PromptTemplate? PromptTemplate { get; init; }

    /// <summary>Sequences that end the answer, besides those of the template; null for none.</summary>
    public ImmutableArray<string>? Stop { get; init; }

    /// <summary>What is asked of the provider so that the answer is JSON; null for nothing.</summary>
    public StructuredOutput? StructuredOutput { get; init; }

    /// <summary>Set when answers are streamed; null to get them whole.</summary>
    public Streaming? Streaming { get; init; }

    /// <summary>How long all attempts at one call and the pauses between them may take, in seconds; null for no limit.</summary>
    public double? TotalTimeoutSeconds { get; init; }

    /// <summary>What is asked when this model can't answer; null for nothing.</summary>
    public FallbackChain? Fallback { get; init; }

    /// <summary>1 premium, 2 standard, 3 bulk; null when nobody said. A higher number is a weaker model.</summary>
    public int? Tier { get; init; }

    /// <summary>Null: no cache is asked.</summary>
    public CachePolicy? Cache { get; init; }

    /// <summary>Calls of this model may wait for the provider's batch API; null for no.</summary>
    public bool? BatchAllowed { get; init; }

    /// <summary>What a call in a batch costs; null for <see cref="Price"/>.</summary>
    public Price? BatchPrice { get; init; }

    public RateLimits? Rates { get; init; }

    public TokenLimits? Tokens { get; init; }

    /// <summary>How the server is told who asks; null for the key of <see cref="KeyVariable"/>.</summary>
    public AuthenticationKind? Auth { get; init; }

    /// <summary>For Azure: the <c>api-version</c> of the query; null for the v1 endpoint, which needs none.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>For Azure: the deployment that is asked; null for <see cref="Model"/>.</summary>
    public string? Deployment { get; init; }
}

/// <summary>How a model is held to JSON.</summary>
public enum StructuredOutput
{
    /// <summary>Any JSON object.</summary>
    [JsonStringEnumMemberName("json")]
    Json,

    /// <summary>The JSON schema of the framework's answer, where it has one, or else any JSON object.</summary>
    [JsonStringEnumMemberName("schema")]
    Schema,
}

/// <summary>An answer that comes in pieces.</summary>
/// <param name="FirstTokenTimeoutSeconds">How long the first piece may take, in seconds; null for as long as the whole.</param>
public sealed record Streaming(double? FirstTokenTimeoutSeconds = null);

/// <summary>How a server is told who asks.</summary>
public enum AuthenticationKind
{
    /// <summary>A key from an environment variable.</summary>
    [JsonStringEnumMemberName("key")]
    Key,

    /// <summary>A token of Microsoft Entra ID, got by whatever credential the machine has.</summary>
    [JsonStringEnumMemberName("entra")]
    Entra,
}
