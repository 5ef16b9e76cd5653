using System.Globalization;
using System.Text.Json;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.Interruptions;

/// <summary>Sessions in processes of their own, under one root, that share what may be spent on a day.</summary>
public sealed class DayBudgetTests : IAsyncLifetime
{
    /// <summary>One session alone would spend more than any limit here.</summary>
    private const int Calls = 120;

    /// <summary>What an answer costs, of which the server says that it has 150 tokens.</summary>
    private const decimal Cost = 0.15m;

    private readonly Workplace place = new();
    private FakeLlm llm = null!;

    public async Task InitializeAsync() => llm = await FakeLlm.StartAsync(Postcards.Answering);

    public async Task DisposeAsync()
    {
        await llm.DisposeAsync();
        place.Dispose();
    }

    [Fact]
    public async Task Two_processes_that_race_are_never_over_by_a_cent()
    {
        const decimal Limit = 8;
        Postcards.WriteTo(place, llm, Calls, traits: new ModelTraits(Concurrency: 8, PricePerMillion: 1000));
        await using var one = Run(Limit);
        await using var two = Run(Limit);

        (await one.EndAsync()).Expect(5);
        (await two.EndAsync()).Expect(5);

        Assert.Equal(2, place.Sessions.Count);
        Assert.InRange(llm.Exchanges.Count * Cost, 4, Limit);
        Assert.InRange(HighestOfTheDay(), 4, Limit);
    }

    [Fact]
    public async Task What_a_killed_process_left_counts_as_spent_until_its_session_is_resumed()
    {
        const decimal Limit = 12;
        Postcards.WriteTo(place, llm, Calls, traits: new ModelTraits(Concurrency: 2, PricePerMillion: 1000));
        llm.Behaviour = (context, request) => llm.Exchanges.Count <= 8 ? Postcards.Answering(context, request) : Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using (var killed = Run(Limit))
        {
            await llm.ArrivedAsync(9);
            await killed.KillAsync();
        }

        var session = Assert.Single(place.Sessions);
        var first = llm.Exchanges.Count;
        llm.Behaviour = Postcards.Answering;
        await using (var other = Run(Limit))
            (await other.EndAsync()).Expect(5);
        Assert.InRange(HighestOfTheDay(), 0.1m, Limit);
        var second = llm.Exchanges.Count;

        (await place.RunAsync("resume", session, "--json")).Expect(5);

        Assert.InRange(HighestOfTheDay(), 0.1m, Limit);
        Assert.InRange(llm.Exchanges.Count * Cost, 0.1m, Limit);
        Assert.True(second > first, "The second session asked nothing.");
    }

    private ProvenanceProcess Run(decimal limit) =>
        place.Start("run", "experiment.yaml", "--budget-per-day", limit.ToString(CultureInfo.InvariantCulture));

    /// <summary>Spent and reserved together, at the worst moment, by what the ledgers say line by line.</summary>
    private decimal HighestOfTheDay()
    {
        var highest = 0m;
        foreach (var file in Directory.EnumerateFiles(place.PathOf("sessions", "budget"), "*.jsonl"))
        {
            var open = new Dictionary<string, decimal>(StringComparer.Ordinal);
            var spent = 0m;
            foreach (var line in File.ReadLines(file).Skip(1).Select(line => JsonElement.Parse(line)))
            {
                var usd = decimal.Parse(line.GetProperty("usd").GetString()!, CultureInfo.InvariantCulture);
                var key = $"{line.GetProperty("session")}/{line.GetProperty("attempt")}/{line.GetProperty("writer")}";
                if (line.GetProperty("event").GetString() == "reserved")
                    open[key] = usd;
                else
                    (spent, _) = (spent + usd, open.Remove(key));
                highest = Math.Max(highest, spent + open.Values.Sum());
            }
        }

        return highest;
    }
}
