using System.Text.Json.Serialization;
using Provenance.Cli.Copying;
using Provenance.Cli.Looking;
using Provenance.Cli.Replaying;
using Provenance.Cli.Rollouts;
using Provenance.Cli.Running;
using Provenance.Cli.Sealing;
using Provenance.Cli.Verifying;

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
[JsonSerializable(typeof(RolloutView))]
internal sealed partial class CliJson : JsonSerializerContext;
