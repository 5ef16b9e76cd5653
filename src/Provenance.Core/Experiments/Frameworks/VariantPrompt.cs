using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>The instructions of a variant.</summary>
internal static class VariantPrompt
{
    /// <summary>Null, and an error, when the variant has none.</summary>
    public static string? Of(Fields variant)
    {
        var prompt = variant.Text("analysis_prompt");
        if (!string.IsNullOrWhiteSpace(prompt))
            return prompt;
        variant.Log.Error(
            "prompt-missing", "The variant has no analysis_prompt: there is nothing to ask.", variant.Spot("analysis_prompt"));
        return null;
    }
}
