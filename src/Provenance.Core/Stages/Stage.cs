namespace Provenance.Core.Stages;

/// <summary>What an experiment goes through, in this order.</summary>
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
