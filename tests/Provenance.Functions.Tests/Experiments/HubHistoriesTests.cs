using System.Text.Json;
using Provenance.Functions.Experiments;
using Provenance.Functions.Tests.Hub;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Functions.Tests.Experiments;

/// <summary>
/// Histories of a task hub, as each version of the orchestrators made them: a line for each instance. The version that is deployed takes the
/// same steps over each of them, from whatever turn they stopped at.
/// </summary>
public sealed class HubHistoriesTests
{
    [Theory]
    [InlineData(2)]
    public async Task A_history_of_each_version_is_replayed_without_another_step(int version)
    {
        var lines = await File.ReadAllLinesAsync(
            Repository.FullPath($"tests/Provenance.Functions.Tests/Experiments/Histories/hub-{version}.jsonl"));
        var functions = HubFunctions.Of(typeof(ExperimentFunctions), new object());
        Assert.NotEmpty(lines);

        foreach (var recorded in lines.Select(line => JsonSerializer.Deserialize<RecordedInstance>(line)!))
        {
            var ends = Enumerable.Range(0, recorded.History.Count).Where(i => recorded.History[i] is TurnCompleted).ToList();
            foreach (var end in ends)
            {
                // The turn's own steps are what the replay has to come to.
                var asked = recorded.History.Take(end).Reverse().TakeWhile(happened => happened is Asked).Reverse().ToList();
                var context = new ReplayingContext(recorded.Id, recorded.Name);
                var turn = Replay.Run(context, functions, recorded.History.Take(end - asked.Count).ToList(), known: 0);

                Assert.True(turn.Failure is null, $"{recorded.Id}: {turn.Failure}");
                Assert.Equal(asked, turn.Asked);
                Assert.Equal(end == ends[^1], turn.HasEnded);
            }
        }
    }
}

/// <summary>An instance as it is recorded.</summary>
internal sealed record RecordedInstance(string Id, string Name, IReadOnlyList<HubEvent> History);
