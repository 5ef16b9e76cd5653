using Provenance.Durable.Embedded;
using Provenance.Workflows.Experiments;

namespace Provenance.Cli;

/// <summary>The embedded engine as this program runs it.</summary>
internal static class LocalEngine
{
    /// <summary>Activities that wait for their model's turn cost nothing: there may be many more than models take at once.</summary>
    private const int ConcurrentActivities = 512;

    public static EmbeddedEngineOptions Options(TimeProvider clock) => new()
    {
        MaxConcurrentActivities = ConcurrentActivities,
        Json = WorkflowJson.Default.Options,
        Clock = clock,
        // Told to stop, activities stop waiting for their turn at once; an attempt that is under way ends by itself and is archived.
        Grace = TimeSpan.Zero,
    };
}
