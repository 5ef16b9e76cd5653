using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Plans;

/// <summary>
/// All analysis calls that a session will make, numbered before the first one. The order is: run, then document, then model,
/// so that a session that stops early has whole runs rather than whole documents.
/// </summary>
public sealed record Plan(ImmutableArray<PlannedCall> Calls)
{
    /// <summary>How many digits an ordinal has in file names: at least four.</summary>
    public int OrdinalDigits => Math.Max(4, Calls.Length.ToString(System.Globalization.CultureInfo.InvariantCulture).Length);

    /// <summary>SHA-256 over the plan's canonical JSON: what the session is locked by.</summary>
    public Digest Digest => Digest.Of(PlanFormat.Write(this));

    /// <summary>The call with this ordinal, which counts from 1.</summary>
    public PlannedCall this[int ordinal] => Calls[ordinal - 1];
}

/// <summary>One question to one model, planned.</summary>
/// <param name="Ordinal">From 1, without gaps; names the call's files.</param>
/// <param name="Document">The document's id.</param>
/// <param name="DocumentDigest">The document's digest.</param>
/// <param name="Run">From 1.</param>
/// <param name="Prompt">
/// The digest of the prompt that will be sent; for imported answers without a prompt, of the one that we would send.
/// </param>
public sealed record PlannedCall(int Ordinal, string Document, Digest DocumentDigest, ModelName Model, int Run, Digest Prompt);
