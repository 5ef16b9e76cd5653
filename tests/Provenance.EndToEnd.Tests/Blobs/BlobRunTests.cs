using System.Text.Json;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing.Emulators;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.Blobs;

/// <summary>The program with its sessions on blob storage, on a real Azurite.</summary>
public sealed class BlobRunTests : IAsyncLifetime
{
    /// <summary>Holds the connection string, which so is on no command line.</summary>
    private const string Variable = "PROVENANCE_TEST_BLOBS";

    private const int Calls = 40;
    private const int Concurrency = 8;

    private readonly Workplace here = new();
    private readonly Workplace elsewhere = new();
    private readonly string container = BlobContainers.Name();
    private string connection = "";

    private string Archive => $"blob:env:{Variable}/{container}";

    public async Task InitializeAsync()
    {
        if (Azurite.Missing is not null)
            return;
        connection = (await Azurite.GetAsync()).ConnectionString;
        Environment.SetEnvironmentVariable(Variable, connection);
    }

    public Task DisposeAsync()
    {
        here.Dispose();
        elsewhere.Dispose();
        return Task.CompletedTask;
    }

    [AzuriteFact]
    public async Task Killed_in_its_midst_and_resumed_from_another_folder_it_asks_only_for_what_is_missing()
    {
        await using var llm = await FakeLlm.StartAsync(Misbehaviours.Delayed(TimeSpan.FromMilliseconds(50), Postcards.Answering));
        var experiment = Postcards.WriteTo(here, llm, Calls, traits: new ModelTraits(Concurrency));
        await using (var run = here.Start("run", experiment, "--archive", Archive, "--json"))
        {
            await llm.ArrivedAsync(Calls / 2);
            await run.KillAsync();
        }

        Assert.Empty(here.Sessions);
        var session = Assert.Single((await elsewhere.RunAsync("list", "--archive", Archive, "--json")).Expect(0).Json.EnumerateArray())
            .GetProperty("status").GetProperty("session").GetString()!;
        // The lease of a dead process runs out some seconds later; until then it may live.
        var resumed = (await elsewhere.RunAsync("resume", session, "--archive", Archive, "--json")).Expect(0).Json;

        Assert.Equal(Calls, Figure(resumed, "settled"));
        Assert.InRange(Figure(resumed, "orphans"), 0, Concurrency);
        (await elsewhere.RunAsync("verify", session, "--archive", Archive)).Expect(0);
        await AssertOrphansExplainWhatWasAskedAgainAsync(llm, session, Figure(resumed, "orphans"));
    }

    [AzuriteFact]
    public async Task Two_programs_on_two_machines_share_what_may_be_spent_on_a_day()
    {
        const decimal Limit = 8, Cost = 0.15m;
        await using var llm = await FakeLlm.StartAsync(Postcards.Answering);
        var traits = new ModelTraits(Concurrency, PricePerMillion: 1000);
        await using var one = here.Start("run", Postcards.WriteTo(here, llm, documents: 120, traits: traits), "--archive", Archive, "--budget-per-day", "8", "--no-seal");
        await using var two = elsewhere.Start("run", Postcards.WriteTo(elsewhere, llm, documents: 120, traits: traits), "--archive", Archive, "--budget-per-day", "8", "--no-seal");

        (await one.EndAsync()).Expect(5);
        (await two.EndAsync()).Expect(5);

        Assert.InRange(llm.Exchanges.Count * Cost, Limit / 2, Limit);
        Assert.False(Directory.Exists(here.PathOf("sessions/budget")));
    }

    [AzuriteFact]
    public async Task A_session_goes_to_a_folder_and_back_without_a_byte_being_changed()
    {
        var experiment = Postcards.WriteTo(here, null, 5);
        var session = (await here.RunAsync("run", experiment, "--archive", Archive, "--json")).Expect(0).Json.GetProperty("session").GetString()!;

        (await here.RunAsync("copy", session, here.PathOf("sessions"), "--archive", Archive)).Expect(0);
        (await here.RunAsync("verify", session)).Expect(0);
        var second = $"blob:env:{Variable}/{BlobContainers.Name()}";
        (await here.RunAsync("copy", session, second)).Expect(0);
        (await here.RunAsync("verify", session, "--archive", second)).Expect(0);
        (await here.RunAsync("copy", session, elsewhere.PathOf("sessions"), "--archive", second)).Expect(0);

        Assert.Equal(
            new ArchivedSession(here.SessionFolder(session)).Digests(), new ArchivedSession(elsewhere.SessionFolder(session)).Digests());
        (await here.RunAsync("copy", session, second)).Expect(1);
        var resumed = (await elsewhere.RunAsync("resume", session, "--json")).Expect(0).Json;
        Assert.Equal(5, Figure(resumed, "records"));
        (await elsewhere.RunAsync("verify", session)).Expect(0);
    }

    [AzuriteFact]
    public async Task A_finished_session_has_the_files_that_one_on_disk_has()
    {
        var experiment = Postcards.WriteTo(here, null, 5);
        var onDisk = (await here.RunAsync("run", experiment, "--json")).Expect(0).Json.GetProperty("session").GetString()!;
        var onBlobs = (await here.RunAsync("run", experiment, "--archive", Archive, "--json")).Expect(0).Json.GetProperty("session").GetString()!;

        var names = new List<string>();
        await foreach (var blob in BlobContainers.Open(connection, container).GetBlobsAsync(prefix: $"{onBlobs}/", traits: default, states: default, cancellationToken: default))
            names.Add(blob.Name[(onBlobs.Length + 1)..]);
        Assert.Equal(
            new ArchivedSession(here.SessionFolder(onDisk)).Digests().Keys.Where(name => name.Split('/')[0] != "engine"),
            names.Where(name => !name.StartsWith("engine/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [AzuriteFact]
    public async Task A_session_is_sealed_and_a_byte_of_a_blob_that_was_changed_is_named()
    {
        var experiment = Postcards.WriteTo(here, null, 5);
        var run = (await here.RunAsync("run", experiment, "--archive", Archive, "--json")).Expect(0).Json;
        var session = run.GetProperty("session").GetString()!;
        var root = run.GetProperty("seal").GetString()!;
        (await here.RunAsync("key", "--export", "key.pem")).Expect(0);
        string[] verify = ["verify", session, "--archive", Archive, "--key", here.PathOf("key.pem"), "--expect-root", root, "--json"];

        var verified = (await here.RunAsync(verify)).Expect(0).Json;
        Assert.Equal(5, verified.GetProperty("seals").GetArrayLength());
        Assert.Equal(0, verified.GetProperty("notices").GetArrayLength());
        (await here.RunAsync("resume", session, "--archive", Archive)).Expect(0);
        (await here.RunAsync(verify)).Expect(0);

        var blob = BlobContainers.Open(connection, container).GetBlobClient($"{session}/llm_archive/response_0003.txt");
        await blob.UploadAsync(BinaryData.FromString("another answer"), overwrite: true);
        Assert.Contains("llm_archive/response_0003.txt", (await here.RunAsync(verify)).Expect(4).Output, StringComparison.Ordinal);
    }

    [AzuriteFact]
    public async Task A_second_process_is_refused_by_name_and_may_take_over_what_the_first_one_then_no_longer_writes_to()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var llm = await FakeLlm.StartAsync(Misbehaviours.Hold(release.Task, Postcards.Answering));
        var experiment = Postcards.WriteTo(here, llm, 6, traits: new ModelTraits(2));
        await using var run = here.Start("run", experiment, "--archive", Archive, "--json");
        await llm.ArrivedAsync(2);
        var session = (await here.RunAsync("list", "--archive", Archive, "--json")).Expect(0).Json[0].GetProperty("status").GetProperty("session").GetString()!;

        var refused = (await elsewhere.RunAsync("resume", session, "--archive", Archive)).Expect(1);
        Assert.Contains($"held by process {run.Id}, epoch 1", refused.Errors, StringComparison.Ordinal);
        await run.StopAsync();
        release.SetResult();
        var taken = (await elsewhere.RunAsync("resume", session, "--archive", Archive, "--take-over", "--json")).Expect(0).Json;
        Assert.Equal((6, 2), (Figure(taken, "settled"), Figure(taken, "orphans")));
        run.Continue();

        Assert.NotEqual(0, (await run.EndAsync()).ExitCode);
        (await elsewhere.RunAsync("verify", session, "--archive", Archive)).Expect(0);
        var after = (await elsewhere.RunAsync("status", session, "--archive", Archive, "--json")).Expect(0).Json;
        Assert.Equal((6, 2), (Figure(after, "records"), Figure(after, "orphans")));
    }

    [AzuriteFact]
    public async Task No_key_is_written_anywhere()
    {
        var key = connection.Split("AccountKey=")[1].Split(';')[0];
        var experiment = Postcards.WriteTo(here, null, 2);
        var run = (await here.RunAsync("run", experiment, "--archive", $"blob:{connection}/{container}", "--json", "--verbose")).Expect(0);
        var wrong = connection.Replace(key, Convert.ToBase64String(new byte[64]), StringComparison.Ordinal);
        var refused = (await here.RunAsync("list", "--archive", $"blob:{wrong}/{container}")).Expect(1);
        var nonsense = (await here.RunAsync("list", "--archive", $"blob:{key}")).Expect(2);

        Assert.DoesNotContain(key, run.Output + run.Errors + nonsense.Output + nonsense.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAAAAAA", refused.Output + refused.Errors, StringComparison.Ordinal);
        await foreach (var blob in BlobContainers.Open(connection, container).GetBlobsAsync())
        {
            var bytes = (await BlobContainers.Open(connection, container).GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content;
            Assert.DoesNotContain(key, bytes.ToString(), StringComparison.Ordinal);
        }
    }

    private async Task AssertOrphansExplainWhatWasAskedAgainAsync(FakeLlm llm, string session, int orphans)
    {
        (await elsewhere.RunAsync("copy", session, elsewhere.PathOf("copies"), "--archive", Archive)).Expect(0);
        var archive = new ArchivedSession(elsewhere.PathOf("copies", session));
        var asked = llm.Exchanges.GroupBy(exchange => exchange.Call).ToDictionary(call => call.Key, call => call.Count());
        Assert.Equal(Calls, asked.Count);
        Assert.All(asked, call => Assert.InRange(call.Value, 1, 2));
        Assert.Equal(orphans, archive.Orphans.Count);
        Assert.Subset(
            archive.Orphans.Select(attempt => attempt.Split('.')[0]).ToHashSet(), asked.Where(call => call.Value == 2).Select(call => call.Key).ToHashSet());
    }

    private static int Figure(JsonElement answer, string name) => answer.GetProperty("status").GetProperty(name).GetInt32();
}
