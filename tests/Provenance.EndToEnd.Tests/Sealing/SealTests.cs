using System.Security.Cryptography;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.EndToEnd.Tests.Sealing;

/// <summary>A session is sealed by the program, and verified by it, by the standalone verifier, and by openssl.</summary>
public sealed class SealTests(SealedSample sample) : IClassFixture<SealedSample>
{
    private const string Record = "llm_archive/response_0003.1.json";

    [Fact]
    public async Task A_sealed_session_verifies_against_key_root_and_witness()
    {
        (await sample.Place.RunAsync("key", "--export", "key.pem")).Expect(0);

        var verified = (await sample.Place.RunAsync(
            "verify", sample.Session, "--key", "key.pem", "--expect-root", sample.Root, "--witness", "witness.jsonl", "--json")).Expect(0).Json;

        Assert.Equal(5, verified.GetProperty("seals").GetArrayLength());
        Assert.Equal(sample.Root, verified.GetProperty("seals")[4].GetProperty("root").GetString());
        Assert.Equal(0, verified.GetProperty("notices").GetArrayLength());
    }

    [Fact]
    public async Task Another_key_or_root_is_a_difference()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = sample.Place.Write("other/key.pem", other.ExportSubjectPublicKeyInfoPem());

        (await sample.Place.RunAsync("verify", sample.Session, "--key", pem)).Expect(4);
        (await sample.Place.RunAsync("verify", sample.Session, "--expect-root", new string('0', 64))).Expect(4);
        (await sample.Place.RunAsync("verify", sample.Session, "--expect-root", "zz")).Expect(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_zip_of_a_session_verifies_and_a_byte_of_it_is_named(bool withFolder)
    {
        (await sample.Place.RunAsync("verify", sample.Zip(sample.Folder, withFolder))).Expect(0);

        var copy = sample.Copy();
        SealedSample.Flip(Path.Combine(copy, Record));
        var verified = (await sample.Place.RunAsync("verify", sample.Zip(copy, withFolder))).Expect(4);
        Assert.StartsWith(Record, verified.Output, StringComparison.Ordinal);
        Assert.Contains("depends on it: analysis 3", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_responsible_stands_where_the_process_began()
    {
        var opened = new ArchivedSession(sample.Folder).Chronolog.First(entry => entry.GetProperty("event").GetString() == "opened");

        Assert.Equal("A. Reader", opened.GetProperty("facts").GetProperty("actor").GetString());
        (await sample.Place.RunAsync("run", Repository.FullPath("samples/discernus-v10"), "--actor", "a\u0007b")).Expect(2);
    }

    [Fact]
    public async Task The_key_is_made_once_and_only_its_owner_can_read_it()
    {
        using var place = new Workplace();
        (await place.RunAsync("key")).Expect(3);

        var made = (await place.RunAsync("key", "--create", "--json")).Expect(0).Json.GetProperty("id").GetString();

        Assert.Equal(made, (await place.RunAsync("key", "--json")).Expect(0).Json.GetProperty("id").GetString());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(place.PathOf("keys", "seal.pem")));
    }

    [Fact]
    public async Task A_session_that_is_not_sealed_verifies_and_says_so()
    {
        using var place = new Workplace();
        (await place.RunAsync("run", Repository.FullPath("samples/discernus-v10"), "--no-seal")).Expect(0);

        var verified = (await place.RunAsync("verify", Assert.Single(place.Sessions), "--json")).Expect(0).Json;

        Assert.Contains("not sealed", verified.GetProperty("notices")[0].GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(place.SessionFolder(Assert.Single(place.Sessions)), "seals")));
    }

    [Fact]
    public async Task A_session_is_recomputed_and_replayed_without_a_difference()
    {
        (await sample.Place.RunAsync("recompute", sample.Session)).Expect(0);
        var replayed = (await sample.Place.RunAsync("replay", sample.Session, "--json")).Expect(0).Json;

        Assert.True(replayed.GetProperty("answered").GetInt32() > 0);
        Assert.True(replayed.GetProperty("compared").GetInt32() > replayed.GetProperty("answered").GetInt32());
    }
}
