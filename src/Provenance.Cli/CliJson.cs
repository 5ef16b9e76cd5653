using System.Text.Json.Serialization;
using Provenance.Cli.Chaos;
using Provenance.Cli.Copying;
using Provenance.Cli.Disclosing;
using Provenance.Cli.Explaining;
using Provenance.Cli.Exporting;
using Provenance.Cli.Locking;
using Provenance.Cli.Looking;
using Provenance.Cli.Replaying;
using Provenance.Cli.Rollouts;
using Provenance.Cli.Running;
using Provenance.Cli.Sealing;
using Provenance.Cli.Verifying;
using Provenance.Core.Comparisons;
using Provenance.Core.Reconciliation;

namespace Provenance.Cli;

/// <summary>The JSON that commands write on stdout: camel case, nulls written. A contract: <c>docs/cli.md</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SessionSummary))]
[JsonSerializable(typeof(SessionSummary[]))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(DryRunResult))]
[JsonSerializable(typeof(CopyReport))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(ModelRow[]))]
[JsonSerializable(typeof(KeyResult))]
[JsonSerializable(typeof(ReplayResult))]
[JsonSerializable(typeof(RecomputeResult))]
[JsonSerializable(typeof(ExplainResult))]
[JsonSerializable(typeof(LockResult))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(OrphanReport))]
[JsonSerializable(typeof(SessionDiff))]
[JsonSerializable(typeof(ExportResult))]
[JsonSerializable(typeof(DiscloseResult))]
[JsonSerializable(typeof(ChaosResult))]
[JsonSerializable(typeof(RolloutView))]
internal sealed partial class CliJson : JsonSerializerContext;
