using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Gateway;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Secrets;
using Provenance.Testing.Archives;

namespace Provenance.Testing.Gateway;

/// <summary>A session of one model and one framework, small enough to be read in a test, with a gateway over it.</summary>
public sealed class GatewayBench
{
    public const string DocumentText = "We stand together. The hope of our people is great. They fear a terrible failure.";

    public GatewayBench(ModelSettings settings, decimal? budget = null, ManualClock? clock = null)
        : this(settings, [], budget, clock)
    {
    }

    /// <param name="others">Models that the session knows besides.</param>
    public GatewayBench(ModelSettings settings, ImmutableArray<ModelSettings> others, decimal? budget = null, ManualClock? clock = null)
    {
        Clock = clock ?? new ManualClock();
        Settings = settings;
        var session = SessionOf(settings, budget, Clock);
        Archive = new FakeSessionArchive(session with { Models = [settings, .. others] }, PlanOf(settings, calls: 3), Clock);
    }

    /// <summary>The rollouts that the session has pinned; to be said before anything is asked.</summary>
    public IReadOnlyList<RolloutSettings> Rollouts
    {
        get => Archive.Session.Rollouts ?? [];
        init => Archive = new FakeSessionArchive(Archive.Session with { Rollouts = [.. value] }, Archive.Plan, Clock);
    }

    public ManualClock Clock { get; }

    public ModelSettings Settings { get; }

    public FakeSessionArchive Archive { get; private set; }

    public static Framework Framework { get; } = new()
    {
        Name = "Two feelings",
        Version = "1.0",
        Digest = Digest.Of("framework"),
        Variant = "default",
        AnalysisPrompt = "Score the two feelings.",
        Dimensions =
        [
            new Dimension("bright_mood", "Language of confidence") { Markers = ["hope", "great", "stand together"] },
            new Dimension("dark_mood", "Language of dread") { Markers = ["fear", "terrible", "failure"] },
        ],
        Output = new OutputContract(null, null, "dimensional_scores"),
    };

    public static ModelSettings SettingsOf(string name = "scripted/model-1") => new()
    {
        Name = ModelName.Parse(name),
        Provider = ModelName.Parse(name).Provider,
        Model = ModelName.Parse(name).Model,
        JitterFactor = 0,
    };

    /// <summary>A gateway as one process would have it; call it again after <see cref="Reopen"/> for the next process.</summary>
    public ModelGateway Gateway(IModelProvider provider, KeyRing? keys = null, ILoggerFactory? loggers = null) =>
        new ModelGateways(new ProviderSet([provider], keys ?? new KeyRing(_ => null)), Clock, loggers ?? NullLoggerFactory.Instance).Open(Archive);

    /// <summary>The process ends and another one opens the session, a minute later.</summary>
    public void Reopen()
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        Archive = Archive.Reopen();
    }

    public Ask Ask(int ordinal = 1, int run = 1, string step = Subject.Analysis, int afterAttempt = 0) => new(
        new CallKey(step == Subject.Analysis ? RecordKind.Response : RecordKind.Cleanup, ordinal),
        Settings.Name,
        new Prompt(null, $"{Framework.AnalysisPrompt}\n\n{DocumentText}"),
        SubjectOf(run, step),
        afterAttempt);

    public static Subject SubjectOf(int run = 1, string step = Subject.Analysis) =>
        new(Framework, "speech", "speech.txt", Digest.Of(DocumentText), DocumentText, run, step);

    private static SessionDocument SessionOf(ModelSettings settings, decimal? budget, ManualClock clock) => new()
    {
        Name = "session_20261120_093000",
        Created = clock.GetUtcNow(),
        Tool = "0.1.0",
        Experiment = new Experiment
        {
            Name = "bench",
            Format = "provenance/1",
            Framework = Framework,
            Corpus = new Corpus("bench", []),
            Models = [settings.Name],
            Runs = 1,
            Inputs = [],
            Budget = budget,
        },
        Models = [settings],
        Plan = PlanOf(settings, calls: 3).Digest,
    };

    private static Plan PlanOf(ModelSettings settings, int calls) => new(
    [
        .. Enumerable.Range(1, calls).Select(ordinal => new PlannedCall(
            ordinal, "speech", Digest.Of(DocumentText), settings.Name, ordinal, Digest.Of("prompt"))),
    ]);
}
