using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>
/// The section <c>llm</c>: one primary model and one that answers in its place, in five words. It stands for two profiles and the use
/// <see cref="Use"/>.
/// </summary>
internal sealed record LlmSection(SourceSpot Spot)
{
    /// <summary>The use that asks the primary model.</summary>
    public const string Use = "default";

    private const string OpenRouter = "openrouter";
    private const string OpenAi = "openai";
    private const string DefaultPrimary = "anthropic/claude-sonnet-4";

    public string PrimaryProvider { get; init; } = OpenRouter;

    public string PrimaryModel { get; init; } = DefaultPrimary;

    public string FallbackProvider { get; init; } = OpenAi;

    /// <summary>Null: what the environment says.</summary>
    public string? FallbackModel { get; init; }

    /// <summary>Whether any model of the file is asked instead of another; the environment can say no as well.</summary>
    public bool FallbackEnabled { get; init; } = true;

    public static LlmSection Read(Fields fields)
    {
        var provider = Provider(fields, "primary_provider") ?? OpenRouter;
        if (provider == OpenAi && fields.Find("primary_model") is null)
            fields.Missing("primary_model");
        var section = new LlmSection(fields.Spot())
        {
            PrimaryProvider = provider,
            PrimaryModel = fields.Text("primary_model") ?? DefaultPrimary,
            FallbackProvider = Provider(fields, "fallback_provider") ?? OpenAi,
            FallbackModel = fields.Text("fallback_model"),
            FallbackEnabled = fields.Flag("fallback_enabled") ?? true,
        };
        fields.RejectUnknown();
        return section;
    }

    /// <summary>The profile that answers first; its name is that of its provider and model.</summary>
    public ModelEntry? Primary(FallbackVariables variables, FindingLog log)
    {
        var primary = ModelNames.Parse($"{PrimaryProvider}/{PrimaryModel}", Spot, log);
        var fallback = ModelNames.Parse($"{FallbackProvider}/{FallbackModel ?? variables.Model}", Spot, log);
        if (primary is null || fallback is null)
            return null;
        return new ModelEntry(primary, Spot) { Fallbacks = fallback != primary ? [new NamedModel(fallback, Spot)] : [] };
    }

    private static string? Provider(Fields fields, string name) =>
        fields.Choice(name, (OpenRouter, false), (OpenAi, true)) is { } isOpenAi ? (isOpenAi ? OpenAi : OpenRouter) : null;
}
