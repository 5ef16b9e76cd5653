using System.Diagnostics;
using System.Text.Json;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.Sweeps;

/// <summary>
/// A run of 300 calls, 32 at a time, each answered after 50 ms, that is killed at a random moment and resumed to its end. Random is
/// which call the kill comes after, and how long after it.
/// </summary>
internal static class KillSweep
{
    private const int Documents = 100;
    private const int Runs = 3;
    private const int Calls = Documents * Runs;
    private const int Concurrency = 32;

    private static readonly TimeSpan AnswerDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>Kills one run and resumes it, and asserts everything that does not depend on how fast the machine is.</summary>
    public static async Task<KilledRun> KillOnceAsync(Random random)
    {
        using var place = new Workplace();
        await using var llm = await FakeLlm.StartAsync(Misbehaviours.Delayed(AnswerDelay, Postcards.Answering));
        var experiment = Postcards.WriteTo(place, llm, Documents, Runs, new ModelTraits(Concurrency));
        var killed = await StartAndKillAsync(place, llm, experiment, random);
        var session = Assert.Single(place.Sessions);
        var status = (await place.RunAsync("status", session, "--json")).Expect(0).Json.GetProperty("status");

        await using var resumed = place.Start("resume", session, "--json");
        var end = (await resumed.EndAsync()).Expect(0).Json.GetProperty("status");

        var archive = new ArchivedSession(place.SessionFolder(session));
        Assert.Equal((Calls, Calls), (Figure(end, "settled"), Figure(end, "records")));
        AssertNothingIsLost(status, archive);
        var again = AssertOrphansExplainWhatWasAskedAgain(llm, archive);
        Assert.Equal(Figure(status, "orphans"), archive.Orphans.Count);
        (await place.RunAsync("verify", session)).Expect(0);
        var before = llm.Exchanges.TakeWhile(exchange => exchange.Arrived < resumed.Started).ToList();
        return new KilledRun(
            Lost: Figure(status, "settled") - archive.RecordsOf(epoch: 1).Count,
            InFlight: before.Count(exchange => exchange.Answered is null || exchange.Answered > killed),
            Again: again.Count,
            Ages: [.. before.Where(exchange => again.Contains(exchange.Call) && exchange.Answered <= killed)
                .Select(exchange => Stopwatch.GetElapsedTime(exchange.Answered!.Value, killed))],
            FirstCall: llm.Exchanges.Skip(before.Count).FirstOrDefault() is { } first ? Stopwatch.GetElapsedTime(resumed.Started, first.Arrived) : null);
    }

    /// <returns>When it was killed.</returns>
    private static async Task<long> StartAndKillAsync(Workplace place, FakeLlm llm, string experiment, Random random)
    {
        var after = random.Next(1, Calls + 1);
        var pause = AnswerDelay * random.NextDouble();
        await using var run = place.Start("run", experiment, "--json");
        await llm.ArrivedAsync(after);
        await Task.Delay(pause);
        var killed = Stopwatch.GetTimestamp();
        run.Send(Posix.Kill);
        await run.EndAsync();
        return killed;
    }

    private static void AssertNothingIsLost(JsonElement status, ArchivedSession archive)
    {
        Assert.Equal(Figure(status, "settled"), archive.RecordsOf(epoch: 1).Count);
        Assert.Equal(Calls, archive.Records.Select(CallOf).Distinct().Count());
    }

    /// <returns>The calls that were asked twice.</returns>
    private static HashSet<string> AssertOrphansExplainWhatWasAskedAgain(FakeLlm llm, ArchivedSession archive)
    {
        var asked = llm.Exchanges.GroupBy(exchange => exchange.Call).ToDictionary(call => call.Key, call => call.Count());
        Assert.Equal(Calls, asked.Count);
        Assert.All(asked, call => Assert.InRange(call.Value, 1, 2));
        var again = asked.Where(call => call.Value == 2).Select(call => call.Key).ToHashSet();
        Assert.InRange(again.Count, 0, Concurrency);
        Assert.Subset(archive.Orphans.Select(CallOf).ToHashSet(), again);
        return again;
    }

    private static string CallOf(string attempt) => attempt.Split('.')[0];

    private static int Figure(JsonElement status, string name) => status.GetProperty(name).GetInt32();
}

/// <summary>What one kill did.</summary>
/// <param name="Lost">Archived answers that the resumed session does not have.</param>
/// <param name="InFlight">Requests that the server had not answered when the kill was sent.</param>
/// <param name="Again">Calls that were asked again.</param>
/// <param name="Ages">For how long those of them that had been answered had been so when the kill was sent.</param>
/// <param name="FirstCall">From the start of the resuming process to its first request; null when none was left to make.</param>
internal sealed record KilledRun(int Lost, int InFlight, int Again, IReadOnlyList<TimeSpan> Ages, TimeSpan? FirstCall);
