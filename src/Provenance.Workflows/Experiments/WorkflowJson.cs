using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Provenance.Core.Stages;
using Provenance.Workflows.Ordinals;
using Provenance.Workflows.Released;

namespace Provenance.Workflows.Experiments;

/// <summary>The JSON of everything that goes through history.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ExperimentRequest))]
[JsonSerializable(typeof(ExperimentOutcome))]
[JsonSerializable(typeof(SessionStand))]
[JsonSerializable(typeof(ImmutableArray<OutstandingCall>))]
[JsonSerializable(typeof(ImmutableArray<CallBatch>))]
[JsonSerializable(typeof(ImmutableArray<int>))]
[JsonSerializable(typeof(OutstandingCall))]
[JsonSerializable(typeof(StagePart))]
[JsonSerializable(typeof(StageSum))]
[JsonSerializable(typeof(Shard))]
[JsonSerializable(typeof(Shard1))]
[JsonSerializable(typeof(AskReply))]
[JsonSerializable(typeof(OrdinalRange))]
[JsonSerializable(typeof(CallBatch))]
[JsonSerializable(typeof(CleanupCall))]
[JsonSerializable(typeof(CleanupReply))]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(StageShown))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
public sealed partial class WorkflowJson : JsonSerializerContext;
