using Provenance.Core.Archives;
using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Experiments;

namespace Provenance.Cli.Running;

/// <summary>The workflow itself failed.</summary>
internal sealed class ExperimentFailedException(string instance, TaskFailure? failure)
    : WorkflowException($"{instance} failed: {failure?.Message ?? "it was terminated"} {Advice(failure)}")
{
    /// <summary>Whether a record that is not what was committed is the cause.</summary>
    public bool IsOfCorruptRecord { get; } = IsCorrupt(failure);

    private static string Advice(TaskFailure? failure) => IsCorrupt(failure)
        ? "Nothing was computed from it; verify names every such file."
        : "What was archived is safe: resume goes on from it.";

    /// <summary>History keeps a failure by the name of its kind, and that of its cause within the message.</summary>
    private static bool IsCorrupt(TaskFailure? failure) =>
        failure?.Message.Contains(typeof(CorruptRecordException).FullName!, StringComparison.Ordinal) == true;
}
