using System.Text.Json;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Chat;
using Provenance.Gateway.Rollouts;

namespace Provenance.Cli.Rollouts;

/// <summary>What the records of all sessions under a root say of one rollout.</summary>
internal static class RolloutSamples
{
    /// <param name="chats">Archive folders of chat gateways; null for none.</param>
    public static async Task<List<RolloutSample>> ReadAsync(ISessionStore store, DirectoryInfo[]? chats, string rollout, CancellationToken cancellationToken)
    {
        var samples = (chats ?? []).SelectMany(folder => ReadChats(folder.FullName, rollout)).ToList();
        foreach (var name in await store.ListAsync(cancellationToken))
        {
            await using var session = await store.OpenForReadingAsync(name, cancellationToken);
            foreach (var call in session.Calls)
            {
                if ((call.Settled ?? call.Last) is { } record
                    && await session.ReadAsync(record.Key, cancellationToken) is { Assignment: { } assignment } envelope
                    && assignment.ExperimentId == rollout)
                    samples.Add(Sample(call, envelope));
            }
        }

        return samples;
    }

    /// <summary>What the archive folder of a chat gateway says of it.</summary>
    public static IEnumerable<RolloutSample> ReadChats(string folder, string rollout) => ChatRecords.Read(folder)
        .GroupBy(found => found.Record.Key.Call)
        .Where(call => call.Last().Record.Assignment?.ExperimentId == rollout)
        .Select(call => Sample([.. call.Select(found => found.Record.Cost)], call.Last().Record) with { IsAccepted = call.Last().IsAccepted });

    private static RolloutSample Sample(CallState call, RecordEnvelope envelope) =>
        Sample([.. call.Attempts.Select(attempt => attempt.Record?.Cost)], envelope);

    private static RolloutSample Sample(List<decimal?> costs, RecordEnvelope envelope) => new(
            envelope.Assignment!.Arm,
            !envelope.Outcome.IsDone(),
            envelope.Outcome.HasText() ? IsJson(envelope.Text ?? "") : null,
            (envelope.Finished - envelope.Started)?.TotalSeconds,
            costs.Contains(null) ? null : costs.Sum());

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
