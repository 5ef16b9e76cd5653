using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing;
using Xunit;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>Real experiments, sealed, verified, replayed without a network, and computed again, byte for byte.</summary>
public sealed class ProofTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [RecordedFact(Ecf.DataSet)]
    public async Task The_emotional_climate_framework_is_proved()
    {
        // Its answers are prose, which nothing but a model could clean up: there are gaps, and they are proved as well.
        (await place.RunAsync(Ecf.Run(RecordedData.Get(Ecf.DataSet)))).Expect(6);

        await ProveAsync();
    }

    [RecordedFact(ImportedBolsonaro.DataSet)]
    public async Task The_populism_experiment_is_proved()
    {
        (await place.RunAsync("import", RecordedData.Get(ImportedBolsonaro.DataSet))).Expect(0);

        await ProveAsync();
    }

    [RecordedFact(Ecf.DataSet)]
    public async Task The_chronolog_that_comes_with_an_import_is_checked_and_its_worth_is_said()
    {
        var folder = Path.Combine(RecordedData.Get(Ecf.DataSet), "recorded", "sessions", "ecf", Ecf.Session);
        var import = await place.RunAsync(["import", folder, "--experiment", Ecf.Experiment, .. Ecf.Inputs, "--models", "a/b"]);

        Assert.Contains("the signatures of 45 of 45 entries fit the default key", import.Expect(6).Errors, StringComparison.Ordinal);
        Assert.Contains("anybody can make such signatures", import.Errors, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"foreign-chronolog\"", place.ReadFrom(Assert.Single(place.Sessions), "chronolog.jsonl"), StringComparison.Ordinal);
    }

    private async Task ProveAsync()
    {
        var session = Assert.Single(place.Sessions);
        (await place.RunAsync("key", "--export", "key.pem")).Expect(0);
        (await place.RunAsync("verify", session, "--key", "key.pem")).Expect(0);
        (await place.RunAsync("recompute", session)).Expect(0);
        (await place.RunAsync("replay", session)).Expect(0);
        (await OtherProgram.RunAsync(OtherProgram.Verifier, place.SessionFolder(session), ".", "--key", place.PathOf("key.pem"))).Expect(0);
    }
}
