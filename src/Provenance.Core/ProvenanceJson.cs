using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Core.Extraction;
using Provenance.Core.Sessions;

namespace Provenance.Core;

/// <summary>The one JSON context of the formats that are not written by hand: camel case, no nulls, enums as camel-case text.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = false,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SessionDocument))]
[JsonSerializable(typeof(ExtractedAnswer))]
[JsonSerializable(typeof(StageSummary))]
public sealed partial class ProvenanceJson : JsonSerializerContext;
