using System.Text;
using Provenance.Archive.Seals;
using Provenance.Archive.Seals.Anchors;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Seals;

/// <summary>
/// What a session's own bytes can't show, since whoever holds them can make all of them anew; and that a key, a root, a witness or a time
/// stamp from elsewhere shows it.
/// </summary>
public sealed class AnchoringTests
{
    [Fact]
    public async Task A_session_made_anew_with_another_key_shows_nothing_by_itself() =>
        Assert.Empty((await SealedSession.VerifyAsync(await SealedSession.Forged.Value)).Discrepancies);

    [Fact]
    public async Task A_session_made_anew_with_another_key_is_found_by_the_key()
    {
        var expected = new SealExpectations { Keys = [SealedSession.Key.Public] };

        Assert.Empty((await SealedSession.VerifyAsync(await SealedSession.Whole.Value, expected)).Discrepancies);
        var found = await SealedSession.VerifyAsync(await SealedSession.Forged.Value, expected);
        Assert.Contains(found.Discrepancies, one => one.File == "seals/seal_0006.json" && one.Where == "signatures");
    }

    [Fact]
    public async Task A_session_made_anew_is_found_by_the_root_of_any_seal()
    {
        var roots = (await SealedSession.VerifyAsync(await SealedSession.Whole.Value)).Sealing.Seals.Select(seal => seal.Root).ToList();

        foreach (var root in roots)
        {
            var expected = new SealExpectations { Root = root };
            Assert.Empty((await SealedSession.VerifyAsync(await SealedSession.Whole.Value, expected)).Discrepancies);
            Assert.Contains(
                (await SealedSession.VerifyAsync(await SealedSession.Forged.Value, expected)).Discrepancies,
                one => one.Why.Contains("that is expected", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_session_made_anew_with_the_same_key_is_found_by_a_witness()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();
        var kept = Path.Combine(folder.Path, "witness.jsonl");
        var whole = await SealedSession.MakeAsync(clock, new Sealing(SealedSession.Key, [new WitnessFile(kept, clock)]), 0.5);
        var forged = await SealedSession.MakeAsync(new ManualClock(), new Sealing(SealedSession.Key, []), 0.9);
        var expected = new SealExpectations { Witnesses = [.. WitnessFile.Read(kept)], Keys = [SealedSession.Key.Public] };

        Assert.Equal(SealedSession.LastSeal, expected.Witnesses.Length);
        Assert.Empty((await SealedSession.VerifyAsync(whole, expected)).Discrepancies);
        Assert.Empty((await SealedSession.VerifyAsync(forged, expected with { Witnesses = [] })).Discrepancies);
        Assert.Equal(
            SealedSession.LastSeal,
            (await SealedSession.VerifyAsync(forged, expected)).Discrepancies.Count(one => one.Why.Contains("witnessed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_witness_that_can_not_be_written_to_is_noted_and_the_session_sealed_all_the_same()
    {
        using var folder = new TemporaryFolder();
        var session = await SealedSession.MakeAsync(new ManualClock(), new Sealing(SealedSession.Key, [new WitnessFile(folder.Path, new ManualClock())]), 0.5);

        Assert.Equal(SealedSession.LastSeal, session.Chronolog.Count(line => line.Contains("\"event\":\"anchor-failed\"", StringComparison.Ordinal)));
        Assert.Empty((await SealedSession.VerifyAsync(session)).Discrepancies);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_shows_nothing_by_itself_and_is_found_by_a_time_stamp()
    {
        using var authority = new TinyTimeStampAuthority(new ManualClock());
        using var http = new HttpClient(authority, disposeHandler: false);
        var stamping = new Sealing(SealedSession.Key, [new TimeStampAuthority(http, new Uri("https://tsa.example.org/"))]);
        var right = await SealedSession.MakeAsync(new ManualClock(), stamping, 0.5);
        var back = new ManualClock(new ManualClock().GetUtcNow().AddHours(-2));
        var setBack = await SealedSession.MakeAsync(back, stamping, 0.5);

        var found = await SealedSession.VerifyAsync(right, new SealExpectations { TimeStampCertificate = authority.Fingerprint });
        Assert.Empty(found.Discrepancies);
        Assert.All(found.Sealing.Seals, seal => Assert.Equal(new ManualClock().GetUtcNow(), seal.StampedAt));
        Assert.Equal("session_20261120_073000", SessionNameOf(setBack));
    }

    [Fact]
    public async Task A_time_stamp_that_tells_another_time_is_found()
    {
        var later = new ManualClock(new ManualClock().GetUtcNow().AddHours(2));
        using var authority = new TinyTimeStampAuthority(later);
        using var http = new HttpClient(authority, disposeHandler: false);
        var session = await SealedSession.MakeAsync(
            new ManualClock(), new Sealing(SealedSession.Key, [new TimeStampAuthority(http, new Uri("https://tsa.example.org/"))]), 0.5);

        var found = await SealedSession.VerifyAsync(session);
        Assert.Contains(found.Discrepancies, one => one is { File: "seals/seal_0006.json", Where: "sealedAt" });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_time_stamp_of_something_else_or_by_somebody_else_is_found(bool ofAnotherSeal)
    {
        using var authority = new TinyTimeStampAuthority(new ManualClock());
        using var http = new HttpClient(authority, disposeHandler: false);
        var session = await SealedSession.MakeAsync(
            new ManualClock(), new Sealing(SealedSession.Key, [new TimeStampAuthority(http, new Uri("https://tsa.example.org/"))]), 0.5);
        if (ofAnotherSeal)
            session["seals/seal_0006.tst"] = session["seals/seal_0005.tst"];

        var found = await SealedSession.VerifyAsync(
            session, new SealExpectations { TimeStampCertificate = ofAnotherSeal ? authority.Fingerprint : new string('0', 64) });
        Assert.Contains(found.Discrepancies, one => one.File == "seals/seal_0006.tst");
    }

    [Fact]
    public async Task A_service_that_refuses_leaves_the_seal_without_a_time_stamp()
    {
        using var authority = new TinyTimeStampAuthority(new ManualClock()) { Refuses = true };
        using var http = new HttpClient(authority, disposeHandler: false);
        var session = await SealedSession.MakeAsync(
            new ManualClock(), new Sealing(SealedSession.Key, [new TimeStampAuthority(http, new Uri("https://tsa.example.org/"))]), 0.5);

        Assert.DoesNotContain(session.Keys, name => name.EndsWith(".tst", StringComparison.Ordinal));
        Assert.Contains(session.Chronolog, line => line.Contains("\"event\":\"anchor-failed\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Seals_that_are_taken_out_with_every_word_of_them_leave_a_session_that_says_it_is_unsealed()
    {
        var session = (await SealedSession.Whole.Value).Copy();
        foreach (var name in session.Keys.Where(name => name.StartsWith("seals/", StringComparison.Ordinal)).ToList())
            session.Remove(name);
        session.Rechain(session.Chronolog.Where(line => !line.Contains("\"event\":\"sealed\"", StringComparison.Ordinal)));

        var found = await SealedSession.VerifyAsync(session);
        Assert.Empty(found.Discrepancies);
        Assert.Contains("not sealed", Assert.Single(found.Sealing.Notices), StringComparison.Ordinal);
        var demanded = await SealedSession.VerifyAsync(session, new SealExpectations { Keys = [SealedSession.Key.Public] });
        Assert.Contains(demanded.Discrepancies, one => one.File == "seals");
    }

    [Fact]
    public async Task Entries_that_are_cut_off_after_the_last_seal_are_told_as_a_crash_would_be()
    {
        var session = (await SealedSession.Whole.Value).Copy();
        session.WriteChronolog(session.Chronolog.SkipLast(2));

        var found = await SealedSession.VerifyAsync(session);
        Assert.Empty(found.Discrepancies);
        Assert.Contains("the chronolog ends before the entry that tells of seals/seal_0006.json", Assert.Single(found.Sealing.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_is_added_after_the_last_seal_is_told_and_is_a_difference_for_whoever_asks_for_a_key()
    {
        var session = (await SealedSession.Whole.Value).Copy();
        session.Rechain([.. session.Chronolog, session.Chronolog[^1].Replace("\"event\":\"closed\"", "\"event\":\"approved\"", StringComparison.Ordinal)]);

        var found = await SealedSession.VerifyAsync(session);
        Assert.Empty(found.Discrepancies);
        Assert.Contains("later than the last seal", Assert.Single(found.Sealing.Notices), StringComparison.Ordinal);
        Assert.Contains(
            (await SealedSession.VerifyAsync(session, new SealExpectations { Keys = [SealedSession.Key.Public] })).Discrepancies,
            one => one.Why.Contains("later than the last seal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_goes_back_within_a_session_is_told()
    {
        var session = (await SealedSession.MakeAsync(new ManualClock(), null, 0.5)).Copy();
        session.Rechain([.. session.Chronolog.SkipLast(1), session.Chronolog[^1].Replace("2026-11-20T09:31", "2026-11-20T08:31", StringComparison.Ordinal)]);

        Assert.Contains(
            (await SealedSession.VerifyAsync(session)).Sealing.Notices, notice => notice.StartsWith("the clock went back by 01:00:00", StringComparison.Ordinal));
    }

    private static string SessionNameOf(SessionBytes session) => Encoding.UTF8.GetString(session["seals/seal_0001.sha256"]).Split('\n')[1]["# session ".Length..];
}
