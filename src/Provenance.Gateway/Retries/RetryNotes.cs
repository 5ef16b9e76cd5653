using System.Globalization;

namespace Provenance.Gateway.Retries;

/// <summary>A retry, as the log tells it.</summary>
internal readonly record struct RetryNote(int Retry, int MaxRetries, double DelayMs, double AttemptMs)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"retry {Retry} of {MaxRetries} in {DelayMs:F0} ms (the attempt took {AttemptMs:F0} ms)");
}

/// <summary>What a call took, as the log tells it.</summary>
internal readonly record struct EffortNote(int Attempts, double Seconds)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Attempts} attempts in {Seconds:F1} s");
}
