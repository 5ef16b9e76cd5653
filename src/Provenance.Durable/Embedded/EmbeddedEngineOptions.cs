using System.Text.Json;

namespace Provenance.Durable.Embedded;

/// <summary>How an <see cref="EmbeddedEngine"/> runs; checked when it starts.</summary>
public sealed record EmbeddedEngineOptions
{
    /// <summary>How inputs, results, events and statuses are written and read. Histories depend on it: changes must stay readable.</summary>
    public required JsonSerializerOptions Json { get; init; }

    /// <summary>How many activities run at once, over all instances; at least 1. Default 32.</summary>
    public int MaxConcurrentActivities { get; init; } = 32;

    /// <summary>How long running activities may go on when the engine stops, before they are cancelled. Default 30 s; not negative.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// While it runs, the engine rewrites its journal when more than this many bytes, and more than half of all, are no longer needed.
    /// Default 4 MiB; not negative. At a start it rewrites as soon as more than half is not needed.
    /// </summary>
    public long CompactionThresholdBytes { get; init; } = 4 << 20;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentActivities, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Grace, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(CompactionThresholdBytes);
    }
}
