using Xunit;

namespace Provenance.Tests.Experiments;

/// <summary>What a v4 framework without a list of dimensions is taken to score.</summary>
public sealed class DerivedDimensionsTests
{
    [Theory]
    [InlineData("Fear (0.0-1.0): a. Hope (0.0-1.0): b. Strong (0.7-1.0) is strong.", "The balance.", "fear hope")]
    [InlineData("Good Faith (0.0-2.0): a.", "The balance.", "good_faith")]
    [InlineData("Weigh. Worth: respect for all - look for 'equal'. Spite: contempt for some - look for 'them'.", "The balance.", "worth spite")]
    [InlineData("- **Calm**: quiet words - **Storm**: loud words", "The balance.", "calm storm")]
    [InlineData("SERVICE. Good Service - 'customer first'; Thrift: 'saving'.", "The balance.", "good_service thrift")]
    [InlineData("Score all. Hope: forward. Fear: away.", "hope_score - fear_score", "hope fear")]
    [InlineData("Score all.", "min(hope_score, fear_score) * net_score * Anchor_score", "hope fear net")]
    [InlineData("Good Faith Claims (0.0-1.0): a. Spite (0.0-1.0): b.", "good_faith_score / 2", "good_faith spite")]
    public void Comes_from_the_formulas_and_the_prompt(string prompt, string formula, string dimensions)
    {
        using var folder = new ExperimentFolder();
        DiscernusFiles.WriteFour(folder);
        folder.Change("framework.md", "Fear (0.0-1.0): looks away. Hope (0.0-1.0): looks forward.", prompt.Replace("\n", "\\n", StringComparison.Ordinal));
        folder.Change("framework.md", "(hope_score - fear_score)", formula);

        var framework = folder.Read().GetExperiment().Framework;
        Assert.Equal(dimensions, string.Join(' ', framework.Dimensions.Select(dimension => dimension.Name)));
    }

    [Theory]
    [InlineData("\"dimension_groups\": {\"a\": [\"hope\", \"fear\"], \"pairs\": [\"hope_fear\"]}", "hope fear")]
    [InlineData("\"gasket_schema\": {\"target_keys\": [\"awe_score\", \"awe_salience\", \"dread_score\"]}", "awe dread")]
    public void Is_what_the_framework_groups_or_extracts_before_what_its_formulas_say(string section, string dimensions)
    {
        using var folder = new ExperimentFolder();
        DiscernusFiles.WriteFour(folder);
        folder.Change("framework.md", "\"calculation_spec\"", $"{section}, \"calculation_spec\"");
        folder.Change("framework.md", "Fear (0.0-1.0): looks away. Hope (0.0-1.0): looks forward.", "Score it.");

        Assert.Equal(dimensions, string.Join(' ', folder.Read().GetExperiment().Framework.Dimensions.Select(dimension => dimension.Name)));
    }
}
