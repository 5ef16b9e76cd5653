namespace Provenance.Core.Models;

/// <summary>Everything that decides how a model is asked, without any secret: pinned into the session.</summary>
public sealed record ModelSettings
{
    public required ModelName Name { get; init; }

    /// <summary>Which provider implementation answers: <c>openai</c> (any OpenAI-compatible server), <c>offline</c>, <c>recorded</c>.</summary>
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
}
