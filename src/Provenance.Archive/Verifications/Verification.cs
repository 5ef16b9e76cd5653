using System.Collections.Immutable;
using Provenance.Archive.Seals;
using Provenance.Core.Verification;

namespace Provenance.Archive.Verifications;

/// <summary>What verifying a session came to.</summary>
/// <param name="Checked">Files whose bytes were checked in one way or the other.</param>
/// <param name="Recomputed">Files that were computed again from the records and compared; 0 when the records themselves differ.</param>
public sealed record Verification(
    string Session, int Checked, int Recomputed, SealFindings Sealing, ImmutableArray<Discrepancy> Discrepancies);
