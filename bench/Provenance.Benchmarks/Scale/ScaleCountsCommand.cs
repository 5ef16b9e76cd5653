using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Experiments;

namespace Provenance.Benchmarks.Scale;

/// <summary><c>scale-counts</c>: what a task hub does for an experiment of so many calls, counted while the real orchestrators run.</summary>
internal static class ScaleCountsCommand
{
    private const int Together = 32;

    public static Command Create()
    {
        var calls = new Option<int[]>("--calls") { Description = "How many calls.", DefaultValueFactory = _ => [1_000, 100_000, 10_000_000], AllowMultipleArgumentsPerToken = true };
        var shard = new Option<int>("--shard-size") { Description = "Calls in a shard.", DefaultValueFactory = _ => ExperimentRequest.DefaultShardSize };
        var waiting = new Option<int>("--waiting") { Description = "Of so many calls one waits a minute, once; 0 for none." };
        var unreadable = new Option<int>("--unreadable") { Description = "Of so many answers one is cleaned up; 0 for none." };
        var json = new Option<bool>("--json") { Description = "A JSON document per line." };
        var command = new Command("scale-counts", "Counts what a task hub does for an experiment.") { calls, shard, waiting, unreadable, json };
        command.SetAction(parsed =>
        {
            foreach (var count in parsed.GetValue(calls)!)
            {
                foreach (var results in new[] { Together, 1 })
                {
                    var counts = Count(new SimulatedActivities(count, parsed.GetValue(waiting), parsed.GetValue(unreadable)), parsed.GetValue(shard), results);
                    Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(new { calls = count, results, counts }) : Describe(count, results, counts));
                }
            }
        });
        return command;
    }

    internal static HubCounts Count(SimulatedActivities activities, int shardSize, int resultsInATurn)
    {
        var registry = new DurableRegistry().AddExperimentOrchestrators();
        var hub = new CountingHub(registry.Orchestrators, activities.Answer, WorkflowJson.Default.Options, resultsInATurn);
        const string Session = "session_20261120_093000";
        hub.Run(ExperimentOrchestrator.Name, new ExperimentRequest(Session, ShardSize: shardSize), Session);
        return hub.Counts;
    }

    private static string Describe(int calls, int results, HubCounts counts)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {calls:N0} calls, {(results == 1 ? "results come apart" : $"up to {results} results in a turn")}
              orchestrations   {counts.Orchestrations,14:N0}   activities {counts.Activities:N0}, turns {counts.Turns:N0}, timers {counts.Timers:N0}
              history          {counts.Events,14:N0}   events; the longest {counts.LongestHistory:N0}
              queues           {counts.QueueOperations,14:N0}   operations for {counts.Messages:N0} messages; {Per(counts.QueueOperations)} a call
              tables           {counts.TableTransactions,14:N0}   transactions, {counts.RowsRead:N0} rows read; {Per(counts.TableTransactions)} a call
              scheduler        {counts.Actions,14:N0}   actions; {Per(counts.Actions)} a call
              payloads         {counts.PayloadBytes,14:N0}   bytes; the largest {counts.LargestPayload:N0}: {counts.LargestPayloadOf}

            """);

        string Per(long amount) => ((double)amount / calls).ToString("0.00", CultureInfo.InvariantCulture);
    }
}
