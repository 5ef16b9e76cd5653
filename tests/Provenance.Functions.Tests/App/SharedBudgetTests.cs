using System.Text.Json;
using Azure.Storage.Blobs;
using Provenance.Functions.Tests.Hub;
using Provenance.Testing.Emulators;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Functions.Tests.App;

/// <summary>A budget that the app's instances keep together: two of them, over real blobs.</summary>
public sealed class SharedBudgetTests
{
    private const decimal Budget = 3;

    [AzuriteFact]
    public async Task Two_instances_together_spend_no_cent_too_much_and_a_resumption_with_more_money_goes_on()
    {
        var (hub, connection, container) = (new MemoryHub(), (await Azurite.GetAsync()).ConnectionString, $"app-{Guid.NewGuid():N}");
        string session;
        await using (var one = new AzuriteApp(hub, connection, container))
        await using (var two = new AzuriteApp(hub, connection, container))
        {
            one.Start();
            two.Start();

            var started = await one.SendAsync("StartRun", Bundle());
            Assert.True(started.Status == 202, started.Body);
            session = JsonElement.Parse(started.Body).GetProperty("session").GetString()!;
            await one.EndAsync(session);

            var held = await ShowAsync(one, session);
            Assert.Equal("budget", held.GetProperty("state").GetString());
            Assert.InRange(held.GetProperty("counts").GetProperty("settled").GetInt32(), 1, 23);
            Assert.InRange(await SpentAsync(one, session), 0.1m, Budget);

            var resumed = await two.SendAsync("ResumeRun", Request.Of(session) with { Body = """{"budget":20}"""u8.ToArray(), ContentType = "application/json" });
            Assert.True(resumed.Status == 202, resumed.Body);
            await two.EndAsync($"{session}@2");

            Assert.Equal("finished", (await ShowAsync(two, session)).GetProperty("state").GetString());
            var lines = (await one.SendAsync("ReadChronolog", Request.Of(session))).Body.Split('\n');
            Assert.Single(lines, line => line.Contains("\"event\":\"budget-set\"", StringComparison.Ordinal));
            Assert.True(
                lines.Where(line => line.Contains("\"event\":\"record\"", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line).GetProperty("epoch").GetInt32()).Distinct().Count() > 1,
                "All was asked by one instance.");
        }

        var account = JsonElement.Parse(await ReadAsync(connection, container, $"{session}/engine/budget.json"));
        Assert.Equal("20", account.GetProperty("limit").GetString());
        Assert.Empty(account.GetProperty("open").EnumerateArray());
    }

    private static async Task<JsonElement> ShowAsync(AzuriteApp app, string session) => JsonElement.Parse((await app.SendAsync("ShowRun", Request.Of(session))).Body);

    /// <summary>What the chronolog says that the answers cost, in US dollars.</summary>
    private static async Task<decimal> SpentAsync(AzuriteApp app, string session) =>
        (await app.SendAsync("ReadChronolog", Request.Of(session))).Body.Split('\n')
            .Where(line => line.Contains("\"event\":\"record\"", StringComparison.Ordinal))
            .Sum(line => decimal.Parse(JsonElement.Parse(line).GetProperty("facts").GetProperty("cost").GetString()!, System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<string> ReadAsync(string connection, string container, string name) =>
        (await new BlobContainerClient(connection, container).GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString();

    /// <summary>24 calls, of which the budget pays for some.</summary>
    private static Request Bundle()
    {
        var experiment = File.ReadAllText(Path.Combine(Repository.Root, "samples", "tiny", "experiment.yaml")).Replace("runs: 2", "runs: 8", StringComparison.Ordinal)
            + """

            model_settings:
              offline:
                price: { input_per_million: 100, output_per_million: 1000, as_of: 2026-11-20 }
                sampling: { max_output_tokens: 500 }
            """;
        return new Request(JsonSerializer.SerializeToUtf8Bytes(new { experiment, options = new { budget = Budget } }), "application/json");
    }
}
