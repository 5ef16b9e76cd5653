using System.Text.Json.Serialization;
using Provenance.Http.Health;
using Provenance.Http.Intake;
using Provenance.Http.Problems;
using Provenance.Http.Runs;

namespace Provenance.Http;

/// <summary>The JSON of the API: camel case, no nulls, enums as lower-case text; nothing is read that nobody knows. A contract: <c>docs/http.md</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(StartRequest))]
[JsonSerializable(typeof(StartBinding))]
[JsonSerializable(typeof(SteerRequest))]
[JsonSerializable(typeof(ResumeRequest))]
[JsonSerializable(typeof(StartedRun))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(ProblemDocument))]
public sealed partial class ApiJson : JsonSerializerContext;
