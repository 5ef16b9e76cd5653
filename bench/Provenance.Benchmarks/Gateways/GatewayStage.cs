using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Benchmarks.Workloads;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Gateway;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Secrets;

namespace Provenance.Benchmarks.Gateways;

/// <summary>A session with everything switched on that can be, over a model of this process.</summary>
internal sealed class GatewayStage : IAsyncDisposable
{
    private const int PromptLength = 2048;

    private readonly ModelGateway gateway;

    private GatewayStage(ModelGateway gateway) => this.gateway = gateway;

    /// <param name="perDay">In US dollars; null for no ledger.</param>
    public static async Task<GatewayStage> OpenAsync(Scratch scratch, string name, TimeSpan delay, decimal? perDay)
    {
        var archive = new MemoryArchive(Session(name), new Plan([]));
        var providers = new ProviderSet([new InstantModel(delay)], new KeyRing(_ => "a-key-of-some-length-0123456789"));
        var terms = BudgetTerms.Of(archive.Session) with { Day = perDay };
        var stores = await GatewayStores.OpenAsync(archive, terms, scratch.In(name), TimeProvider.System);
        return new GatewayStage(new ModelGateways(providers, TimeProvider.System, NullLoggerFactory.Instance).Open(archive, stores));
    }

    /// <summary>Questions that differ, made beforehand.</summary>
    public static ImmutableArray<Ask> Asks(int count) => [.. Enumerable.Range(1, count).Select(AskOf)];

    public Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken) => gateway.AskAsync(ask, cancellationToken);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    private static Ask AskOf(int ordinal)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"document-{ordinal}");
        var text = name + new string('x', PromptLength - name.Length);
        return new Ask(
            new CallKey(RecordKind.Response, ordinal),
            Model,
            new Prompt("Score the text.", text),
            new Subject(Framework, name, name, AnyDigest, "", Run: 1, Subject.Analysis));
    }

    private static ModelName Model { get; } = ModelName.Parse($"{InstantModel.ProviderName}/1");

    private static Digest AnyDigest { get; } = Digest.Of("document");

    private static Framework Framework { get; } = new()
    {
        Name = "bench", Version = "1", Digest = Digest.Of("framework"), Variant = "default", AnalysisPrompt = "Score the text.",
        Dimensions = [new Dimension("warmth", "How warm it is.")], Output = new OutputContract(null, null, "scores"),
    };

    private static SessionDocument Session(string name) => new()
    {
        Name = name,
        Created = DateTimeOffset.UnixEpoch,
        Tool = "bench",
        Plan = AnyDigest,
        Uses = [new UseSettings { Name = UseSettings.Analysis, Budget = 1_000_000, Tokens = new TokenLimits(100_000, 4000) }],
        Models =
        [
            new ModelSettings
            {
                Name = Model, Provider = InstantModel.ProviderName, Model = "1", KeyVariable = "KEY", Concurrency = 1000,
                Price = new Price(0.15m, 0.60m, new DateOnly(2026, 11, 1), 0.075m), Tokens = new TokenLimits(100_000, 4000),
                Sampling = new Sampling(Temperature: 0, MaxOutputTokens: 4000), Stop = ["END"],
            },
        ],
        Experiment = new Experiment
        {
            Name = "bench", Format = "provenance/1", Framework = Framework, Corpus = new Corpus("bench", []), Models = [Model], Runs = 1, Inputs = [],
            Budget = 1_000_000, Cache = CacheMode.Exact,
        },
    };
}
