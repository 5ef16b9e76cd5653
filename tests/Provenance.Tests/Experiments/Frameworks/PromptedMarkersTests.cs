using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Frameworks;
using Xunit;

namespace Provenance.Tests.Experiments.Frameworks;

public sealed class PromptedMarkersTests
{
    [Fact]
    public void Takes_what_stands_in_quotation_marks_after_the_name() =>
        Assert.Equal(
            [["crisis", "running out"], ["progress"]],
            Markers("Fear (0.0-1.0): threats - look for 'crisis', 'running out', bad omens. Hope (0.0-1.0): look for 'progress'. Rank by 'salience'.", "fear", "hope"));

    [Fact]
    public void Takes_the_comma_out_of_the_quotation_marks() =>
        Assert.Equal(
            [["due process", "proper channels"], ["go around"]],
            Markers("- Look for legitimacy: process (\"due process,\" \"proper channels\")\n- Look for rejection: bypass (\"go around\")\nSay \"done\".", "legitimacy", "rejection"));

    [Fact]
    public void Takes_no_apostrophe_for_a_quotation_mark() =>
        Assert.Equal([["won't yield"]], Markers("Pride (0.0-1.0): the speaker's own words, look for 'won't yield'.", "pride"));

    [Fact]
    public void Finds_nothing_for_a_dimension_that_the_prompt_does_not_name() =>
        Assert.Equal([["a b"], []], Markers("Fear: look for 'a b'.", "fear", "absent"));

    private static string[][] Markers(string prompt, params string[] names) =>
    [
        .. PromptedMarkers.AddTo([.. names.Select(name => new Dimension(name, ""))], prompt).Select(dimension => dimension.Markers.ToArray()),
    ];
}
