using System.Diagnostics;
using System.Text.Json;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.EndToEnd.Tests.Commands;

/// <summary>What a newcomer types, with nothing installed and no key.</summary>
public sealed class SampleCommandTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("town-hall", 54)]
    [InlineData("tiny", 6)]
    public async Task A_sample_runs_to_its_report_and_proves_itself(string sample, int calls)
    {
        var run = (await place.RunAsync("run", Repository.FullPath($"samples/{sample}"))).Expect(0);

        var session = Assert.Single(place.Sessions);
        Assert.Contains($"{session}: done", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{calls} of {calls} analyses settled", run.Output, StringComparison.Ordinal);
        var report = Path.Combine(place.SessionFolder(session), "deliverables", "final_report.html");
        Assert.Contains(report, run.Output, StringComparison.Ordinal);
        Assert.Contains("offline", place.ReadFrom(session, "deliverables/final_report.html"), StringComparison.Ordinal);
        (await place.RunAsync("verify", session)).Expect(0);
    }

    [Fact]
    public async Task A_near_question_is_answered_from_the_cache_where_the_experiment_and_the_models_file_let_it()
    {
        place.Write("models.yaml", "uses:\n  embedding: { profile: offline }\n");
        (await place.RunAsync("run", Postcards.WriteTo(place, null, 3), "--cache", "semantic", "--no-seal")).Expect(0);
        var card = place.PathOf("experiment.yaml");
        await File.WriteAllTextAsync(card, (await File.ReadAllTextAsync(card)).Replace("I miss the harbour.", "I miss the harbour!", StringComparison.Ordinal));

        (await place.RunAsync("run", card, "--cache", "semantic", "--no-seal")).Expect(0);

        var session = place.Sessions.Order(StringComparer.Ordinal).Last();
        Assert.Contains(",semantic,", place.ReadFrom(session, "deliverables/results.csv"), StringComparison.Ordinal);
        (await place.RunAsync("verify", session)).Expect(0);
    }

    [Fact]
    public async Task A_run_without_any_place_for_messages_goes_on()
    {
        if (OperatingSystem.IsWindows())
            return;
        var program = Path.Combine(AppContext.BaseDirectory, "provenance");
        using var run = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"'{program}' run '{Repository.FullPath("samples/tiny")}' --no-seal 2>&-"])
        {
            WorkingDirectory = place.Folder,
        })!;
        await run.WaitForExitAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Single(place.Sessions);
    }

    [Fact]
    public async Task A_run_whose_messages_find_no_room_goes_on()
    {
        if (!File.Exists("/dev/full"))
            return;
        var program = Path.Combine(AppContext.BaseDirectory, "provenance");
        using var run = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"'{program}' run '{Repository.FullPath("samples/tiny")}' > out 2> /dev/full"])
        {
            WorkingDirectory = place.Folder,
        })!;
        await run.WaitForExitAsync();

        Assert.Equal(0, run.ExitCode);
        (await place.RunAsync("verify", Assert.Single(place.Sessions))).Expect(0);
        Assert.Contains("6 of 6 analyses settled", await File.ReadAllTextAsync(Path.Combine(place.Folder, "out")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_counts_and_prices_and_leaves_nothing_behind()
    {
        var plan = (await place.RunAsync("run", Repository.FullPath("samples/town-hall"), "--dry-run", "--json")).Expect(0).Json;

        Assert.Equal(54, plan.GetProperty("calls").GetInt32());
        Assert.Equal(64, plan.GetProperty("plan").GetString()!.Length);
        var model = Assert.Single(plan.GetProperty("models").EnumerateArray());
        Assert.Equal(("offline", 54), (model.GetProperty("model").GetString(), model.GetProperty("calls").GetInt32()));
        Assert.Equal(0, plan.GetProperty("worstCost").GetDecimal());
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Folder));
    }

    [Fact]
    public async Task Every_command_answers_in_one_json_document()
    {
        var run = (await place.RunAsync("run", Repository.FullPath("samples/tiny"), "--json")).Expect(0).Json;
        var session = run.GetProperty("session").GetString()!;
        Assert.Equal("done", run.GetProperty("end").GetString());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("stoppedBy").ValueKind);
        Assert.Equal(6, run.GetProperty("usable").GetInt32());

        var status = (await place.RunAsync("status", session, "--json")).Expect(0).Json;
        Assert.Equal("finished", status.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("holder").ValueKind);
        Assert.Equal(run.GetProperty("status").GetRawText(), status.GetProperty("status").GetRawText());
        Assert.Equal((6, 6), (Figure(status, "planned"), Figure(status, "settled")));

        var list = (await place.RunAsync("list", "--json")).Expect(0).Json;
        Assert.Equal(status.GetRawText(), Assert.Single(list.EnumerateArray()).GetRawText());

        var verified = (await place.RunAsync("verify", session, "--json")).Expect(0).Json;
        Assert.Equal(0, verified.GetProperty("discrepancies").GetArrayLength());
        Assert.True(verified.GetProperty("checked").GetInt32() >= verified.GetProperty("recomputed").GetInt32());

        var again = (await place.RunAsync("resume", session, "--json")).Expect(0).Json;
        Assert.Equal(6, again.GetProperty("status").GetProperty("records").GetInt32());
    }

    [Fact]
    public async Task A_session_can_be_named_by_its_folder_from_anywhere()
    {
        (await place.RunAsync("run", Repository.FullPath("samples/tiny"), "--session-root", "elsewhere/deep")).Expect(0);
        var folder = Assert.Single(Directory.EnumerateDirectories(place.PathOf("elsewhere", "deep"), "session_*"));

        (await place.RunAsync("status", folder)).Expect(0);
        (await place.RunAsync("status", folder + "/")).Expect(0);
        (await place.RunAsync("verify", folder)).Expect(0);
    }

    private static int Figure(JsonElement summary, string name) => summary.GetProperty("status").GetProperty(name).GetInt32();
}
