using Provenance.Core;

namespace Provenance.Archive;

/// <summary>The root of what <c>Provenance.Archive</c> throws. Each kind below it carries its facts as properties.</summary>
public abstract class ArchiveException(string message, Exception? inner = null) : ProvenanceException(message, inner);
