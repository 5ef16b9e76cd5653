using Provenance.Workflows.Experiments;

namespace Provenance.Cli.Running;

/// <summary>An import died before all its answers were taken over. They lie where they lay: the import is begun again.</summary>
internal sealed class ImportCutOffException(string session)
    : WorkflowException($"{session} is an import that was cut off. Its answers can't be asked for from here: import the folder again.");
