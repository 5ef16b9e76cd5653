using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Gateway.Preparations;
using Provenance.Testing.Storage;
using Provenance.Tests.Experiments;
using Xunit;

namespace Provenance.Tests.Gateway.Preparations;

/// <summary>Whoever runs the service says where models are; an experiment that somebody sends does not.</summary>
public sealed class HostedPreparationTests : IDisposable
{
    private readonly ExperimentFolder folder = new();
    private readonly TemporaryFolder service = new();

    public void Dispose()
    {
        folder.Dispose();
        service.Dispose();
    }

    [Fact]
    public void An_experiment_that_names_known_models_is_prepared()
    {
        folder.WriteOwn();

        var prepared = Prepare("offline");

        Assert.Equal(2, prepared.Plan.Calls.Length);
        Assert.Equal("r-1", prepared.Document.Options["request-id"]);
    }

    [Theory]
    [InlineData("base_url: http://127.0.0.1:9/v1")]
    [InlineData("key_variable: PATH")]
    [InlineData("provider: offline")]
    public void An_experiment_that_says_where_a_model_is_is_refused(string setting)
    {
        folder.WriteOwn(text => $"{text}\nmodel_settings:\n  house/reader:\n    {setting}\n");
        var file = Path.Combine(service.Path, "models.yaml");
        File.WriteAllText(file, "house/reader: { base_url: 'https://house.example.org/v1' }\n");

        var refused = Assert.Throws<InvalidExperimentException>(() => Prepare("house/reader", file));

        Assert.Equal("server-not-here", Assert.Single(refused.Findings).Rule);
    }

    [Fact]
    public void An_experiment_that_says_where_a_model_is_that_nobody_asks_is_refused_too()
    {
        folder.WriteOwn(text => $"{text}\nmodel_settings:\n  openai/gpt:\n    base_url: http://127.0.0.1:9/v1\n    key_variable: HOME\n");

        var refused = Assert.Throws<InvalidExperimentException>(() => Prepare("offline"));

        Assert.Equal("server-not-here", Assert.Single(refused.Findings).Rule);
    }

    [Fact]
    public void An_experiment_that_only_says_how_to_ask_a_known_model_is_prepared()
    {
        folder.WriteOwn(text => $"{text}\nmodel_settings:\n  house/reader:\n    sampling: {{ temperature: 0.5 }}\n");
        var file = Path.Combine(service.Path, "models.yaml");
        File.WriteAllText(file, "house/reader: { base_url: 'https://house.example.org/v1' }\n");

        var settings = Assert.Single(Prepare("house/reader", file).Document.Models);

        Assert.Equal(("https://house.example.org/v1", 0.5), (settings.BaseUrl, settings.Sampling.Temperature));
    }

    [Fact]
    public void A_models_file_of_its_own_is_refused()
    {
        folder.WriteOwn().Write("models.yaml", "offline: { concurrency: 1 }");

        var refused = Assert.Throws<InvalidExperimentException>(() => Prepare("offline"));

        Assert.Equal("models-file-not-here", Assert.Single(refused.Findings).Rule);
    }

    private PreparedRun Prepare(string models, string? modelsFile = null) => HostedPreparation.Prepare(
        folder.Path, new ReadOptions { Models = models.Split(',') }, new HostedTerms(modelsFile), ImmutableSortedDictionary<string, string>.Empty.Add("request-id", "r-1"));
}
