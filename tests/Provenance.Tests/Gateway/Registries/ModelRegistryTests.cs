using Microsoft.Extensions.Logging;
using Provenance.Core.Experiments;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Registries;
using Provenance.Gateway.Rollouts;
using Provenance.Gateway.Secrets;
using Provenance.Core.Models;
using Provenance.Testing;
using Provenance.Tests.Gateway.Catalog;
using Xunit;

namespace Provenance.Tests.Gateway.Registries;

public sealed class ModelRegistryTests : IDisposable
{
    private const string One = "one: {base_url: \"https://a.example.org/v1\", model: x}\nollama/y: {}\nrollouts:\n  r: {baseline: one, candidate: ollama/y}\n";

    private readonly TemporaryModelsFile folder = new(One);
    private readonly ManualClock clock = new();
    private readonly TextLog log = new();
    private readonly ILoggerFactory loggers;
    private int writes;

    public ModelRegistryTests() => loggers = LoggerFactory.Create(logging => logging.AddProvider(log));

    [Fact]
    public void Reads_the_file_again_when_it_has_changed()
    {
        var registry = Registry();
        Assert.Equal("x", Model(registry));

        Write(One.Replace("model: x", "model: z", StringComparison.Ordinal));
        Assert.Equal("x", Model(registry));
        clock.Advance(ModelRegistry.Interval);

        Assert.Equal("z", Model(registry));
    }

    [Fact]
    public void A_file_that_is_wrong_changes_nothing_and_is_told_once()
    {
        var registry = Registry();
        Assert.Equal("x", Model(registry));

        Write("one: {modle: x}");
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(ModelRegistry.Interval);
            Assert.Equal("x", Model(registry));
        }

        Assert.Contains("did you mean \"model\"?", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rollout_put_back_by_command_is_back_without_a_restart()
    {
        var registry = Registry();
        Assert.Equal(RolloutStage.Off, Assert.Single(registry.Current.Rollouts).Stage);

        RolloutState.None.With("r", new RolloutPosition(RolloutStage.All, null, clock.GetUtcNow())).Write(folder.File);
        clock.Advance(ModelRegistry.Interval);
        Assert.Equal(RolloutStage.All, Assert.Single(registry.Current.Rollouts).Stage);
        File.Delete(RolloutState.PathBeside(folder.File));
        clock.Advance(ModelRegistry.Interval);

        Assert.Equal(RolloutStage.Off, Assert.Single(registry.Current.Rollouts).Stage);
    }

    [Fact]
    public void A_kill_works_also_when_the_models_file_has_become_wrong()
    {
        Write(One.Replace("ollama/y}", "ollama/y, stage: all}", StringComparison.Ordinal));
        var registry = Registry();
        Assert.Equal(RolloutStage.All, Assert.Single(registry.Current.Rollouts).Stage);

        Write("one: {modle: x}");
        RolloutState.None.With("r", new RolloutPosition(RolloutStage.Off, null, clock.GetUtcNow())).Write(folder.File);
        clock.Advance(ModelRegistry.Interval);

        Assert.Equal(RolloutStage.Off, Assert.Single(registry.Current.Rollouts).Stage);
        Assert.Equal("x", Model(registry));
    }

    [Fact]
    public void A_key_that_is_missing_does_not_make_the_file_wrong()
    {
        Write(One + "openai/z: {}\n");

        Assert.Equal("x", Model(Registry()));
    }

    [Fact]
    public void A_file_that_is_wrong_from_the_start_is_refused()
    {
        Write("one: {modle: x}");

        Assert.Throws<InvalidExperimentException>(() => Registry().Current);
    }

    public void Dispose()
    {
        loggers.Dispose();
        log.Dispose();
        folder.Dispose();
    }

    private static string Model(ModelRegistry registry) => registry.Current.Models.Single(model => model.Name.ToString() == "one").Model;

    private ModelRegistry Registry() =>
        new(new ModelCatalog(new KeyRing(_ => null)), folder.File, clock, loggers.CreateLogger<ModelRegistry>());

    /// <summary>Two writes within the resolution of the file system's times are two all the same.</summary>
    private void Write(string yaml)
    {
        File.WriteAllText(folder.File, yaml);
        File.SetLastWriteTimeUtc(folder.File, clock.GetUtcNow().UtcDateTime.AddSeconds(++writes));
    }
}
