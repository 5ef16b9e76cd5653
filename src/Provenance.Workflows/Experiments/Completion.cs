using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;

namespace Provenance.Workflows.Experiments;

/// <summary>A stage is complete when every planned call is settled: only then is there a checkpoint.</summary>
internal static class Completion
{
    /// <returns>Whether the checkpoint was written.</returns>
    public static async Task<bool> CompleteAsync(
        ISessionArchive archive, Stage stage, IReadOnlyDictionary<string, long> counts, CancellationToken cancellationToken)
    {
        var settled = archive.Plan.Calls.Count(call => archive.Find(new CallKey(RecordKind.Response, call.Ordinal))?.Settled is not null);
        if (settled < archive.Plan.Calls.Length)
            return false;
        var summary = counts.ToImmutableSortedDictionary(StringComparer.Ordinal)
            .SetItem("planned", archive.Plan.Calls.Length)
            .SetItem("settled", settled);
        await archive.CompleteStageAsync(stage, new StageSummary(summary), cancellationToken);
        return true;
    }
}
