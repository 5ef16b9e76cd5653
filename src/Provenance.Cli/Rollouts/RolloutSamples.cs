using System.Text.Json;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Rollouts;

namespace Provenance.Cli.Rollouts;

/// <summary>What the records of all sessions under a root say of one rollout.</summary>
internal static class RolloutSamples
{
    public static async Task<List<RolloutSample>> ReadAsync(ISessionStore store, string rollout, CancellationToken cancellationToken)
    {
        var samples = new List<RolloutSample>();
        foreach (var name in await store.ListAsync(cancellationToken))
        {
            await using var session = await store.OpenForReadingAsync(name, cancellationToken);
            foreach (var call in session.Calls)
            {
                if ((call.Settled ?? call.Last) is { } record
                    && await session.ReadAsync(record.Key, cancellationToken) is { Assignment: { } assignment } envelope
                    && assignment.ExperimentId == rollout)
                    samples.Add(Sample(call, envelope, assignment.Arm));
            }
        }

        return samples;
    }

    private static RolloutSample Sample(CallState call, RecordEnvelope envelope, string arm)
    {
        var costs = call.Attempts.Select(attempt => attempt.Record?.Cost).ToList();
        return new RolloutSample(
            arm,
            !envelope.Outcome.IsDone(),
            envelope.Outcome.HasText() ? IsJson(envelope.Text ?? "") : null,
            (envelope.Finished - envelope.Started)?.TotalSeconds,
            costs.Contains(null) ? null : costs.Sum());
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
