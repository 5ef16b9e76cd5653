using System.Text.Json.Serialization;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>The JSON of frames: compact, strict, no nulls.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(JournalHeader))]
internal sealed partial class HistoryJson : JsonSerializerContext;
