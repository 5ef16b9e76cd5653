using System.Text.Json;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Ordinals;
using Xunit;

namespace Provenance.Tests.Workflows;

public sealed class OrdinalSetTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("3", "3")]
    [InlineData("2 1 3 3 7 9 10", "1-3,7,9-10")]
    public void Ordinals_are_written_as_runs(string ordinals, string runs)
    {
        var set = OrdinalSet.Of(ordinals.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse));

        Assert.Equal(runs, set.ToString());
        Assert.Equal(set.Ordinals, OrdinalSet.Parse(runs).Ordinals);
        Assert.Equal(set.Count, set.Ordinals.Count());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("x")]
    [InlineData("1,")]
    [InlineData("5-4")]
    [InlineData("1-3,4")]
    [InlineData("7,3")]
    [InlineData(" 1")]
    public void What_is_no_list_of_ascending_runs_is_refused(string text) =>
        Assert.Throws<FormatException>(() => OrdinalSet.Parse(text));

    [Fact]
    public void In_a_message_they_are_one_text()
    {
        var json = JsonSerializer.Serialize(new CallBatch(OrdinalSet.Of([1, 2, 3, 9]), 2), WorkflowJson.Default.CallBatch);

        Assert.Equal("""{"ordinals":"1-3,9","afterAttempt":2}""", json);
        Assert.Equal([1, 2, 3, 9], JsonSerializer.Deserialize(json, WorkflowJson.Default.CallBatch)!.Ordinals.Ordinals);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"ordinals":"9-1"}""", WorkflowJson.Default.CallBatch));
    }

    [Fact]
    public void A_range_is_cut_into_consecutive_parts() =>
        Assert.Equal(
            [new OrdinalRange(5, 7), new OrdinalRange(8, 10), new OrdinalRange(11, 11)],
            new OrdinalRange(5, 11).Cut(3));
}
