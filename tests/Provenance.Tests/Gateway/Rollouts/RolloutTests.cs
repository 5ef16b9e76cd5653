using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Rollouts;
using Provenance.Gateway.Secrets;
using Provenance.Testing.Gateway;
using Provenance.Tests.Gateway.Catalog;
using Xunit;

namespace Provenance.Tests.Gateway.Rollouts;

public sealed class RolloutTests
{
    private const string Yaml =
        """
        profiles:
          old: {base_url: "https://old.example.org/v1", model: o}
          new: {base_url: "https://new.example.org/v1", model: n}
        rollouts:
          better: {baseline: old, candidate: new, stage: percent, percent: 20, flag: try-it}
        """;

    private static readonly ModelCatalog Catalog = new(new KeyRing(_ => null));

    public static TheoryData<string, string> Bad => new()
    {
        { "rollouts:\n  r: {baseline: offline}", "field-missing" },
        { "rollouts:\n  r: {baseline: offline, candidate: offline}", "rollout-of-one" },
        { "rollouts:\n  r: {baseline: offline, candidate: nobody}", "unknown-profile" },
        { "rollouts:\n  r: {baseline: offline, candidate: ollama/x, stage: half}", "unknown-choice" },
        { "rollouts:\n  r: {baseline: offline, candidate: ollama/x, percent: 101}", "out-of-range" },
        { "rollouts:\n  r: {baseline: offline, candidate: ollama/x, use: nothing}", "unknown-use" },
        { "rollouts:\n  r: {baseline: offline, candidate: ollama/x, stages: all}", "unknown-field" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Says_what_is_wrong_with_a_rollout(string yaml, string rule)
    {
        var reading = Catalog.Resolve(new ModelWishes([]) { Section = new ModelsYaml(yaml, new SourceSpot("models.yaml", 1)) });

        Assert.Equal((Severity.Error, 2), Assert.Single(reading.Findings) is var finding && finding.Rule == rule ? (finding.Severity, finding.Spot.Line) : default);
    }

    [Fact]
    public void Assigns_by_the_hash_of_the_call_the_same_each_time_and_about_as_many_as_it_says()
    {
        var rollout = Rollout(RolloutStage.Percent, 20);

        var arms = Enumerable.Range(1, 2000).Select(i => RolloutArm.Of(rollout, "session_a", Call(i), flag: null)).ToList();

        Assert.InRange(arms.Count(arm => arm == RolloutArm.Candidate), 340, 460);
        Assert.Equal(arms, Enumerable.Range(1, 2000).Select(i => RolloutArm.Of(rollout, "session_a", Call(i), flag: null)));
        Assert.NotEqual(arms, Enumerable.Range(1, 2000).Select(i => RolloutArm.Of(rollout with { Name = "other" }, "session_a", Call(i), flag: null)));
    }

    [Theory]
    [InlineData(RolloutStage.Off, null, "baseline")]
    [InlineData(RolloutStage.Off, "ai-beta", "baseline")]
    [InlineData(RolloutStage.Flagged, null, "baseline")]
    [InlineData(RolloutStage.Flagged, "ai-beta", "candidate")]
    [InlineData(RolloutStage.Flagged, "another", "baseline")]
    [InlineData(RolloutStage.Percent, "ai-beta", "candidate")]
    [InlineData(RolloutStage.All, null, "candidate")]
    public void Who_gets_the_candidate_depends_on_the_stage_and_the_flag(RolloutStage stage, string? flag, string arm) =>
        Assert.Equal(arm, RolloutArm.Of(Rollout(stage, percent: 0), "session_a", Call(1), flag));

    [Theory]
    [InlineData(RolloutStage.Percent, null, "baseline")]
    [InlineData(RolloutStage.Percent, "ai-beta", "candidate")]
    [InlineData(RolloutStage.All, null, "candidate")]
    public void A_critical_call_is_spared_by_chance_only(RolloutStage stage, string? flag, string arm) =>
        Assert.Equal(arm, RolloutArm.Of(Rollout(stage, percent: 100), "session_a", Call(1), flag, isCritical: true));

    [Theory]
    [InlineData(null, RolloutStage.Percent)]
    [InlineData("something else", RolloutStage.Percent)]
    [InlineData("baseline", RolloutStage.Off)]
    [InlineData("old", RolloutStage.Off)]
    [InlineData(" new ", RolloutStage.All)]
    public void The_environment_decides_over_everything_else(string? version, RolloutStage stage)
    {
        using var folder = new TemporaryModelsFile(Yaml);
        RolloutState.None.With("better", new RolloutPosition(RolloutStage.Percent, 50, DateTimeOffset.UnixEpoch)).Write(folder.File);

        var rollout = Assert.Single(Catalog.ResolveAll(folder.File, null, version).Rollouts);

        Assert.Equal((stage, 50), (rollout.Stage, (int)rollout.Percent));
    }

    [Fact]
    public void A_version_that_names_nothing_is_an_error_that_says_what_it_can_be()
    {
        using var folder = new TemporaryModelsFile(Yaml);

        var finding = Assert.Single(Catalog.ResolveAll(folder.File, null, "basline").Findings);

        Assert.Equal((Severity.Error, "unknown-model-version"), (finding.Severity, finding.Rule));
        Assert.Contains("baseline, old, new", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_can_not_be_read_is_put_aside_once()
    {
        using var folder = new TemporaryModelsFile(Yaml);
        var path = RolloutState.PathBeside(folder.File);
        File.WriteAllText(path, "{\"format\":9}");

        Assert.Equal("rollouts.json.broken-1", RolloutState.SetAside(folder.File));
        Assert.Null(RolloutState.SetAside(folder.File));
        Assert.Equal("{\"format\":9}", File.ReadAllText($"{path}.broken-1"));
    }

    [Fact]
    public void A_state_that_can_not_be_read_is_an_error_not_a_stage()
    {
        using var folder = new TemporaryModelsFile(Yaml);
        File.WriteAllText(RolloutState.PathBeside(folder.File), "{\"format\":1,\"rollout\":{}}");

        Assert.Equal("rollout-state", Assert.Single(Catalog.ResolveAll(folder.File).Findings).Rule);
    }

    [Fact]
    public async Task A_session_without_rollouts_is_touched_by_none()
    {
        var bench = Bench();
        using var gateway = bench.Gateway(new ScriptedProvider());

        await gateway.AskAsync(bench.Ask() with { Flag = "ai-beta" }, CancellationToken.None);

        Assert.Null(Assert.Single(bench.Archive.Records).Assignment);
    }

    [Fact]
    public async Task The_records_of_both_arms_say_which_they_are_of()
    {
        var bench = Bench(Rollout(RolloutStage.Flagged));
        using var gateway = bench.Gateway(new ScriptedProvider());

        await gateway.AskAsync(bench.Ask(1), CancellationToken.None);
        await gateway.AskAsync(bench.Ask(2) with { Flag = "ai-beta" }, CancellationToken.None);

        Assert.Equal(
            [(new Assignment("better", "baseline"), null), (new Assignment("better", "candidate"), "scripted/new")],
            bench.Archive.Records.Select(record => (record.Assignment, record.Substitute?.ToString())));
    }

    [Fact]
    public async Task What_the_caller_has_assigned_stays_as_it_is()
    {
        var bench = Bench(Rollout(RolloutStage.All));
        using var gateway = bench.Gateway(new ScriptedProvider());
        var given = new Assignment("two-prompts", "shorter");

        await gateway.AskAsync(bench.Ask() with { Assignment = given }, CancellationToken.None);

        var record = Assert.Single(bench.Archive.Records);
        Assert.Equal((given, null), (record.Assignment, record.Substitute));
    }

    private static CallKey Call(int ordinal) => new(RecordKind.Response, ordinal);

    private static RolloutSettings Rollout(RolloutStage stage, double percent = 1) => new()
    {
        Name = "better", Baseline = ModelName.Parse("scripted/old"), Candidate = ModelName.Parse("scripted/new"), Stage = stage, Percent = percent,
    };

    private static GatewayBench Bench(params RolloutSettings[] rollouts) =>
        new(GatewayBench.SettingsOf("scripted/old"), [GatewayBench.SettingsOf("scripted/new")]) { Rollouts = rollouts };
}
