using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;

namespace Provenance.Gateway.Chat;

/// <summary>A session that no experiment has: calls come as they come, and none is planned.</summary>
internal static class ChatSession
{
    /// <summary>The step of every call, and so the name of the use that limits them.</summary>
    public const string Step = "chat";

    private static readonly Framework None = new()
    {
        Name = "none",
        Version = "0",
        Digest = Digest.Of("none"),
        Variant = "default",
        AnalysisPrompt = "",
        Dimensions = [],
        Output = new OutputContract(null, null, ""),
    };

    public static Subject Subject { get; } = new(None, "none", "none", Digest.Of(""), "", Run: 1, Step);

    public static Plan Plan { get; } = new([]);

    public static SessionDocument Of(ImmutableArray<ModelSettings> models, ImmutableArray<UseSettings> uses, ChatGatewayOptions options, DateTimeOffset now) => new()
    {
        Name = now.UtcDateTime.ToString("'chat_'yyyyMMdd'_'HHmmss", CultureInfo.InvariantCulture),
        Created = now,
        Tool = typeof(ChatSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
        Experiment = new Experiment
        {
            Name = Step,
            Format = "chat/1",
            Framework = None,
            Corpus = new Corpus(Step, []),
            Models = [.. models.Select(settings => settings.Name)],
            Runs = 1,
            Budget = options.Budget,
            BudgetPerDay = options.BudgetPerDay,
            Inputs = [],
            Substitution = models.Any(settings => settings.Fallback is not null) ? Core.Experiments.Substitution.Allowed : null,
        },
        Models = models,
        Uses = uses.IsDefaultOrEmpty ? null : uses,
        Plan = Plan.Digest,
    };
}
