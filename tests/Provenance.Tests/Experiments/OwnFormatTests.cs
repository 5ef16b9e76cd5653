using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Statistics;
using Xunit;

namespace Provenance.Tests.Experiments;

public sealed class OwnFormatTests
{
    [Fact]
    public void The_smallest_experiment_runs_offline_once()
    {
        using var folder = new ExperimentFolder().WriteOwn();
        var reading = folder.Read();

        Assert.Empty(reading.Findings);
        var experiment = reading.GetExperiment();
        Assert.Equal(("moods", "provenance/1", 1), (experiment.Name, experiment.Format, experiment.Runs));
        Assert.Equal(ModelName.Parse("offline"), experiment.Models.Single());
        Assert.Equal(["hope", "fear"], experiment.Framework.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal("framework.yaml", experiment.Framework.Metrics.Single().Spot.File);
        Assert.Equal(["corpus/a.txt", "corpus/b.txt", "experiment.yaml", "framework.yaml"], experiment.Inputs.Select(input => input.Name));
        Assert.Equal("A good day.", experiment.Inputs[0].Text);
        Assert.Equal("x", experiment.Corpus.Documents[0].Metadata["group"]);
    }

    [Fact]
    public void Everything_can_stand_in_one_file()
    {
        using var folder = new ExperimentFolder().Write("experiment.yaml", """
            provenance: 1
            name: all
            description: All of it.
            framework:
              name: mood
              prompt: Score it.
              dimensions:
                - {name: hope, minimum: -1, maximum: 2}
                - {name: fear}
                - {name: rage}
              metrics:
                - {name: net, formula: hope - fear, description: The balance.}
              output:
                schema: {type: object, properties: {scores: {type: object}}}
                instructions: JSON only.
                scores_field: scores
            corpus:
              name: days
              version: "2"
              documents:
                - id: a
                  text: |
                    A good day.
                  metadata: {group: x, year: 2020, tags: [one, two], place: {city: Rome, zone: {code: 7}}}
                - {id: b, text: A bad day., metadata: {group: y}}
            models: [offline, openai/gpt-test]
            runs: 3
            extraction_model: openai/gpt-test
            budget: 2.5
            sampling: {temperature: 0, top_p: 0.9, max_output_tokens: 500, seed: 7}
            hypotheses:
              H1: x is more hopeful.
            statistics:
              group_by: [group]
              seed: 5
              resamples: 2000
              exclude: [{document: b, reason: A translation.}]
              tests:
                - {kind: t_test, variable: net, group_by: group, groups: [x, y]}
                - {kind: correlation, variables: [hope, fear], unit: analysis}
                - {kind: cronbach_alpha, variables: [hope, fear, rage]}
            model_settings:
              openai/gpt-test:
                timeout_seconds: 10
            """);
        var reading = folder.Read();

        Assert.Empty(reading.Findings);
        var experiment = reading.GetExperiment();
        Assert.Equal((-1, 2), (experiment.Framework.Dimensions[0].Minimum, experiment.Framework.Dimensions[0].Maximum));
        Assert.Equal("scores", experiment.Framework.Output.ScoresField);
        Assert.Equal("7", experiment.Corpus.Documents[0].Metadata["place.zone.code"]);
        Assert.Equal("one; two", experiment.Corpus.Documents[0].Metadata["tags"]);
        Assert.Equal((3, 2.5m, "openai/gpt-test"), (experiment.Runs, experiment.Budget, experiment.ExtractionModel?.ToString()));
        Assert.Equal(new Sampling(0, 0.9, 500, 7), experiment.Sampling);
        Assert.Equal(new Hypothesis("H1", "x is more hopeful."), experiment.Hypotheses.Single());
        Assert.Equal((5UL, 2000), (experiment.Statistics.Seed, experiment.Statistics.Resamples));
        Assert.Equal([new Exclusion("b", "A translation.")], experiment.Statistics.Exclusions);
        Assert.Equal([TestKind.TTest, TestKind.Correlation, TestKind.CronbachAlpha], experiment.Statistics.Tests.Select(test => test.Kind));
        Assert.True(experiment.Statistics.Tests[1].AnalysesAsUnits);
        Assert.Equal("x y", string.Join(' ', experiment.Statistics.Tests[0].Groups));
        Assert.Equal("  openai/gpt-test:\n    timeout_seconds: 10", reading.ModelsYaml!.Text.TrimEnd());
        Assert.Equal(new SourceSpot("experiment.yaml", 43, "model_settings"), reading.ModelsYaml.Spot);
    }

    [Fact]
    public void Options_hold_over_the_file()
    {
        using var folder = new ExperimentFolder().WriteOwn(text => text + "\nmodels: [offline]\nruns: 2\nextraction_model: offline\nbudget: 1\n");
        var options = new ReadOptions { Models = ["openai/a", "openai/b"], Runs = 5, ExtractionModel = "none", Budget = 9 };
        var experiment = folder.Read(options).GetExperiment();

        Assert.Equal(["openai/a", "openai/b"], experiment.Models.Select(model => model.ToString()));
        Assert.Equal((5, 9m, null), (experiment.Runs, experiment.Budget, experiment.ExtractionModel));
    }

    [Fact]
    public void An_experiment_that_cannot_run_throws_with_all_findings()
    {
        using var folder = new ExperimentFolder().WriteOwn(text => text + "\nruns: none\nbudgett: 5\n");
        var reading = folder.Read();

        Assert.Null(reading.Experiment);
        var thrown = Assert.Throws<InvalidExperimentException>(reading.GetExperiment);
        Assert.Equal(["wrong-type", "unknown-field"], thrown.Findings.Select(finding => finding.Rule));
        Assert.Contains("did you mean \"budget\"", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_models_of_an_experiment_are_known_where_something_else_is_wrong_with_it()
    {
        using var folder = new ExperimentFolder().WriteOwn(text => text + "\nmodels: [nosuch/model]\ncorpsu: x\n");

        var reading = folder.Read();

        Assert.Null(reading.Experiment);
        Assert.Equal("nosuch/model", Assert.Single(reading.Asked!.Models).ToString());
    }
}
