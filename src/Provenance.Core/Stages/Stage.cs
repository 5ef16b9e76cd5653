using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Core.Stages;

/// <summary>What an experiment goes through, in this order.</summary>
[JsonConverter(typeof(StageJsonConverter))]
public enum Stage
{
    Analysis,
    Extraction,
    Calculation,
    Report,
}

public static class StageNames
{
    /// <summary>The name in files: <c>analysis</c>.</summary>
    public static string Name(this Stage stage) => stage.ToString().ToLowerInvariant();

    /// <summary>The checkpoint's file: <c>stage_1_analysis_complete.json</c>.</summary>
    public static string CheckpointFile(this Stage stage) => $"stage_{(int)stage + 1}_{stage.Name()}_complete.json";
}

/// <summary>A stage in JSON is its name in files.</summary>
public sealed class StageJsonConverter : JsonConverter<Stage>
{
    public override Stage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.GetString();
        return Enum.GetValues<Stage>().Cast<Stage?>().FirstOrDefault(stage => stage!.Value.Name() == name)
            ?? throw new JsonException($"No stage is called \"{name}\".");
    }

    public override void Write(Utf8JsonWriter writer, Stage value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}
