using System.Globalization;
using System.Text;
using Provenance.Archive.Seals;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Testing;
using Xunit;

namespace Provenance.Tests.Seals;

/// <summary>
/// The table of docs/verify.md: each manipulation of a finished session is found, and the file is named. What can't be found without
/// knowing something from outside the session is in <see cref="AnchoringTests"/>.
/// </summary>
public sealed class TamperingTests
{
    private const string Chronolog = "chronolog.jsonl";
    private const string Record = "llm_archive/response_0001.1.json";
    private const string LastSeal = "seals/seal_0006.json";
    private const string LastList = "seals/seal_0006.sha256";

    /// <summary>One byte in each kind of file: the manipulation, the file.</summary>
    public static TheoryData<string> Kinds =>
    [
        "session.json", "plan.json", "inputs/corpus/d1.txt", Record, "llm_archive/response_0002.1.json", "llm_archive/response_0001.txt",
        "llm_archive/prompt_0001.txt", "llm_archive/metadata.jsonl", Chronolog, "extracted/extracted_0001.json",
        "checkpoints/stage_1_analysis_complete.json", "checkpoints/stage_4_report_complete.json", "deliverables/results.csv",
        "deliverables/scores.csv", "deliverables/evidence.csv", "deliverables/final_report.md", "deliverables/final_report.html", LastSeal,
        LastList, "seals/seal_0001.json", "seals/seal_0003.sha256",
    ];

    [Fact]
    public async Task A_session_that_nobody_changed_has_no_difference_and_six_seals()
    {
        var found = await SealedSession.VerifyAsync(await SealedSession.Whole.Value);

        Assert.Empty(found.Discrepancies);
        Assert.Empty(found.Sealing.Notices);
        Assert.Equal(
            ["session", "analysis", "extraction", "calculation", "report", "session"], found.Sealing.Seals.Select(seal => seal.Scope));
        Assert.All(found.Sealing.Seals, seal => Assert.Equal(SealedSession.Key.Public.Id, seal.Key));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_bit_of_a_file_is_found_at_its_byte(string name)
    {
        var session = (await SealedSession.Whole.Value).Copy();
        session.Flip(name);

        var found = await SealedSession.VerifyAsync(session);

        var difference = Assert.Single(found.Discrepancies, one => one.File == name);
        Assert.True(difference.Byte == session[name].Length / 2, difference.ToString());
        Assert.NotEmpty(difference.Affects);
    }

    public static TheoryData<string> Names => [.. Manipulations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_manipulation_is_found_and_its_file_is_named(string name)
    {
        var (manipulate, file, why) = Manipulations[name];
        var session = (await SealedSession.Whole.Value).Copy();
        manipulate(session, await SealedSession.Forged.Value);

        var found = await SealedSession.VerifyAsync(session);

        Assert.True(
            found.Discrepancies.Any(one => one.File == file && one.Why.Contains(why, StringComparison.Ordinal)),
            $"{name}: {string.Join("; ", found.Discrepancies)}");
    }

    private static Dictionary<string, (Action<SessionBytes, SessionBytes> Do, string File, string Why)> Manipulations { get; } = new(StringComparer.Ordinal)
    {
        ["an entry of the chronolog is removed"] = ((it, _) => it.WriteChronolog(it.Chronolog.Where((_, i) => i != 4)), Chronolog, "the line before has"),
        ["two entries are exchanged"] = (
            (it, _) => it.WriteChronolog([.. it.Chronolog.Take(3), it.Chronolog[4], it.Chronolog[3], .. it.Chronolog.Skip(5)]), Chronolog, "prev"),
        ["an entry stands twice"] = (
            (it, _) => it.WriteChronolog([.. it.Chronolog.Take(5), it.Chronolog[4], .. it.Chronolog.Skip(5)]), Chronolog, "the line before"),
        ["the chronolog is cut off before what was sealed"] = ((it, _) => it.WriteChronolog(it.Chronolog.Take(20)), LastSeal, "of the chronolog"),
        ["the chronolog is cut off within a line"] = (
            (it, _) => it[Chronolog] = it[Chronolog][..it.Text(Chronolog).LastIndexOf("run-ended", StringComparison.Ordinal)], LastSeal, "of the chronolog"),
        ["the chronolog is empty"] = ((it, _) => it[Chronolog] = [], "session.json", "the chronolog has none"),
        ["the chronolog is gone"] = ((it, _) => it.Remove(Chronolog), Chronolog, "missing"),
        ["an entry is removed and the chain is made anew"] = ((it, _) => it.Rechain(it.Chronolog.Where((_, i) => i != 4)), LastSeal, "of the chronolog"),
        ["a fact is changed and the chain is made anew"] = (
            (it, _) => it.Rechain(it.Chronolog.Select(line => line.Replace("\"reason\":\"first\"", "\"reason\":\"retry\"", StringComparison.Ordinal))), LastSeal, "was changed"),
        ["the time of entries is changed and the chain is made anew"] = (
            (it, _) => it.Rechain(it.Chronolog.Select(line => line.Replace("2026-11-20T09", "2026-11-19T09", StringComparison.Ordinal))), LastSeal, "was changed"),
        ["a record is put in and the chain is made anew"] = (Insert, LastSeal, "of the chronolog"),
        ["the chronologs of two sessions are spliced"] = (
            (it, other) => it.WriteChronolog([.. it.Chronolog.Take(6), .. other.Chronolog.Skip(6)]), Chronolog, "prev"),
        ["the chronologs of two sessions are spliced and the chain is made anew"] = (
            (it, other) => it.Rechain([.. it.Chronolog.Take(6), .. other.Chronolog.Skip(6)]), LastSeal, "of the chronolog"),
        ["a record is edited"] = ((it, _) => it.Replace(Record, "0.51", "0.95"), Record, "committed was"),
        ["a record and its digest are changed, and the chain is made anew"] = (
            (it, _) => it.ReplaceConsistently(Record, "0.51", "0.95"), LastSeal, "was changed"),
        ["a record and its digest are changed, also in the list"] = (EditWithList, LastList, "not the list that was sealed"),
        ["a record is removed"] = ((it, _) => it.Remove(Record), Record, "missing"),
        ["a record is cut off"] = ((it, _) => it[Record] = it[Record][..^10], Record, "committed was"),
        ["a record is empty"] = ((it, _) => it[Record] = [], Record, "committed was"),
        ["a line end is put behind a record"] = ((it, _) => it[Record] = [.. it[Record], (byte)'\n'], Record, "committed was"),
        ["a record is replaced by an older attempt"] = (
            (it, _) => it["llm_archive/response_0002.2.json"] = it["llm_archive/response_0002.1.json"], "llm_archive/response_0002.2.json", "committed was"),
        ["the records of two calls are exchanged"] = (Exchange, Record, "committed was"),
        ["a record comes from another session"] = ((it, other) => it[Record] = other[Record], Record, "committed was"),
        ["a record is put beside the others"] = (
            (it, other) => it["llm_archive/response_0001.2.json"] = other[Record], "llm_archive/response_0001.2.json", "not part of"),
        ["the plan and its digest are changed"] = ((it, _) => it.ReplaceConsistently("plan.json", "\"run\":2", "\"run\":3"), LastSeal, "was changed"),
        ["the locked request and its digest are changed"] = ((it, _) => it.ReplaceConsistently("session.json", "\"tool\":\"test\"", "\"tool\":\"tess\""), LastSeal, "was changed"),
        ["a document and its digest are changed"] = ((it, _) => it.ReplaceConsistently("inputs/corpus/d1.txt", "bright", "fright"), LastSeal, "was changed"),
        ["a document is removed"] = ((it, _) => it.Remove("inputs/corpus/d1.txt"), "inputs/corpus/d1.txt", "missing"),
        ["a prompt is edited"] = ((it, _) => it.Replace("llm_archive/prompt_0001.txt", "Score", "Praise"), "llm_archive/prompt_0001.txt", "prompt"),
        ["an extracted score is edited"] = ((it, _) => it.Replace("extracted/extracted_0001.json", "0.51", "0.95"), "extracted/extracted_0001.json", "recomputed"),
        ["a figure of the table is edited"] = ((it, _) => it.Replace("deliverables/results.csv", "0.51", "0.95"), "deliverables/results.csv", "recomputed"),
        ["a figure of the report is edited"] = ((it, _) => it.Replace("deliverables/final_report.md", "small", "large"), "deliverables/final_report.md", "recomputed"),
        ["a deliverable is removed"] = ((it, _) => it.Remove("deliverables/scores.csv"), "deliverables/scores.csv", "missing"),
        ["a deliverable is put beside the others"] = (
            (it, _) => it["deliverables/better.csv"] = "a,b\n"u8.ToArray(), "deliverables/better.csv", "not part of what was sealed"),
        ["a checkpoint and its digest are changed"] = (
            (it, _) => it.ReplaceConsistently("checkpoints/stage_1_analysis_complete.json", "\"answered\":4", "\"answered\":5"), LastSeal, "was changed"),
        ["the last seal is removed"] = ((it, _) => it.Remove(LastSeal), LastSeal, "missing"),
        ["the list of the last seal is removed"] = ((it, _) => it.Remove(LastList), LastList, "missing"),
        ["an earlier seal is removed"] = ((it, _) => it.Remove("seals/seal_0003.json"), "seals/seal_0003.json", "missing"),
        ["all seals are removed"] = (RemoveSeals, LastSeal, "missing"),
        ["two seals are exchanged"] = (ExchangeSeals, "seals/seal_0003.json", "it is seal 4"),
        ["the seals are those of another session"] = (TakeSeals, LastSeal, "of the chronolog"),
        ["the last seal is made anew with another key"] = (Reseal, LastSeal, "not the seal that entry"),
        ["the key beside the seals is another one"] = (
            (it, _) => it[$"seals/{SealedSession.Key.Public.Id}.pem"] = Encoding.UTF8.GetBytes(SealedSession.OtherKey.Public.ToPem()), LastSeal, "signature"),
        ["the key beside the seals is gone"] = ((it, _) => it.Remove($"seals/{SealedSession.Key.Public.Id}.pem"), LastSeal, "signature"),
        ["the signature is taken out"] = ((it, _) => it[LastSeal] = Encoding.UTF8.GetBytes("{\"payload\":\"\",\"payloadType\":\"\",\"signatures\":[]}"), LastSeal, "one signature"),
        ["the payload is another one under the same signature"] = (ReplacePayload, LastSeal, "signature"),
        ["a line is put behind the list"] = (
            (it, _) => it[LastList] = [.. it[LastList], .. Encoding.UTF8.GetBytes($"{Digest.Of("x")}  x\n")], LastList, "not the list that was sealed"),
    };

    private static void Insert(SessionBytes it, SessionBytes other)
    {
        var record = it.Chronolog.First(line => line.Contains("\"event\":\"record\"", StringComparison.Ordinal));
        it.Rechain([.. it.Chronolog.Take(5), record.Replace("_0001.1", "_0004.9", StringComparison.Ordinal), .. it.Chronolog.Skip(5)]);
    }

    private static void EditWithList(SessionBytes it, SessionBytes other)
    {
        var before = Digest.Of(it[Record]).ToString();
        it.ReplaceConsistently(Record, "0.51", "0.95");
        it.Replace(LastList, before, Digest.Of(it[Record]).ToString());
    }

    private static void Exchange(SessionBytes it, SessionBytes other)
    {
        var second = "llm_archive/response_0003.1.json";
        (it[Record], it[second]) = (it[second], it[Record]);
    }

    private static void ExchangeSeals(SessionBytes it, SessionBytes other)
    {
        foreach (var ending in new[] { "json", "sha256" })
            (it[$"seals/seal_0003.{ending}"], it[$"seals/seal_0004.{ending}"]) = (it[$"seals/seal_0004.{ending}"], it[$"seals/seal_0003.{ending}"]);
    }

    private static void RemoveSeals(SessionBytes it, SessionBytes other)
    {
        foreach (var name in it.Keys.Where(name => name.StartsWith("seals/", StringComparison.Ordinal)).ToList())
            it.Remove(name);
    }

    private static void TakeSeals(SessionBytes it, SessionBytes other)
    {
        RemoveSeals(it, other);
        foreach (var (name, bytes) in other.Where(file => file.Key.StartsWith("seals/", StringComparison.Ordinal)))
            it[name] = bytes;
    }

    /// <summary>What a forger can do who has the program, but not the key.</summary>
    private static void Reseal(SessionBytes it, SessionBytes other)
    {
        var envelope = DsseEnvelope.Read(it[LastSeal]);
        it[LastSeal] = DsseEnvelope.Sign(envelope.PayloadType, envelope.Payload, SealedSession.OtherKey).Write().ToArray();
        it[$"seals/{SealedSession.OtherKey.Public.Id}.pem"] = Encoding.UTF8.GetBytes(SealedSession.OtherKey.Public.ToPem());
    }

    private static void ReplacePayload(SessionBytes it, SessionBytes other)
    {
        var envelope = DsseEnvelope.Read(it[LastSeal]);
        var statement = SealStatement.Read(envelope.Payload);
        it[LastSeal] = (envelope with { Payload = (statement with { Tool = "another" }).Write() }).Write().ToArray();
    }
}
