using Provenance.Core.Stages;

namespace Provenance.Core.Archives;

/// <summary>Whether a stage is complete: its checkpoint is in the session.</summary>
internal static class Checkpoint
{
    public static async Task<bool> IsThereAsync(ISessionReader session, Stage stage, CancellationToken cancellationToken) =>
        await session.ReadViewAsync($"checkpoints/{stage.CheckpointFile()}", cancellationToken) is not null;
}
