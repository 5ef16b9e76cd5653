using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Experiments;

namespace Provenance.Cli.Running;

/// <summary>The workflow itself failed. What was archived is safe: the session can be resumed.</summary>
internal sealed class ExperimentFailedException(string instance, TaskFailure? failure)
    : WorkflowException($"{instance} failed: {failure?.Message ?? "it was terminated"} What was archived is safe: resume goes on from it.");
