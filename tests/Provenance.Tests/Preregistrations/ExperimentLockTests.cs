using System.Text;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Preregistrations;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;
using Provenance.Core.Statistics;
using Provenance.Testing.Archives;
using Xunit;

namespace Provenance.Tests.Preregistrations;

public sealed class ExperimentLockTests
{
    [Fact]
    public void A_lock_of_format_1_stays_readable()
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Preregistrations", "Golden", "lock.1.json"));

        var locked = ExperimentLock.Read(bytes);

        Assert.Equal(("moods", "A. Reader", 35), (locked.Experiment, locked.Actor, locked.Terms.Count));
        Assert.Equal(["A translation.", "hope - fear", "5", "0.2", "mann_whitney of net by side of left, right; unit document", "Mondays are more hopeful."],
            new[] { "exclusions/wednesday", "formulas/net", "statistics/seed", "models/offline/temperature", "statistics/tests/1", "hypotheses/H1" }.Select(term => locked.Terms[term]));
        Assert.Equal(DsseEnvelope.Read(bytes).Payload.ToArray(), locked.Write().ToArray());
    }

    [Fact]
    public void What_is_written_is_read_and_a_session_of_it_has_no_deviation()
    {
        var session = Session();
        using var key = SealingKey.Create();
        var bytes = Lock(session, key);

        var check = LockCheck.Of(bytes, session, SampleSession.Plan(2));

        Assert.Equal((0, false), (check.Deviations.Length, check.HasBegunBefore));
        Assert.Equal(key.Public.Id, check.Lock.Key.Id);
        Assert.Equal(["corpus/fox.txt"], check.Lock.Files.Select(file => file.Name));
    }

    [Fact]
    public void Each_deviation_is_told_by_itself()
    {
        var session = Session();
        using var key = SealingKey.Create();
        var bytes = Lock(session, key);
        var experiment = session.Experiment;
        var ran = session with
        {
            Models = [session.Models[0] with { Sampling = session.Models[0].Sampling with { Temperature = 0.7 } }],
            Experiment = experiment with
            {
                Framework = experiment.Framework with { Metrics = [new MetricDefinition("half", "brown / 2", null, new SourceSpot("f.md"))] },
                Statistics = experiment.Statistics with { Seed = 6, Exclusions = [new Exclusion("fox", "too brown")] },
                Hypotheses = [],
            },
        };

        var check = LockCheck.Of(bytes, ran, SampleSession.Plan(3));

        Assert.Equal(
            [
                "exclusions/fox: locked nothing, runs \"too brown\"",
                "formulas/half: locked nothing, runs \"brown / 2\"",
                "hypotheses/H1: locked \"It is brown.\", runs nothing",
                "models/test%2Fmodel/temperature: locked nothing, runs \"0.7\"",
                "plan/calls: locked \"2\", runs \"3\"",
                $"plan/digest: locked \"{SampleSession.Plan(2).Digest}\", runs \"{SampleSession.Plan(3).Digest}\"",
                "statistics/seed: locked \"20251120\", runs \"6\"",
            ],
            check.Deviations.Select(deviation => deviation.ToString()));
    }

    [Fact]
    public void A_session_that_is_older_than_its_lock_says_so()
    {
        var session = Session();
        using var key = SealingKey.Create();

        Assert.True(LockCheck.Of(Lock(session with { Created = session.Created.AddTicks(1) }, key), session, SampleSession.Plan(2)).HasBegunBefore);
    }

    [Theory]
    [InlineData("\"statistics/seed\":\"20251120\"", "\"statistics/seed\":\"20251121\"", "signatures")]
    [InlineData("\"format\":1", "\"format\":2", "format")]
    [InlineData("experiment-lock:v1", "experiment-lock:v9", "predicateType")]
    [InlineData("BEGIN PUBLIC KEY", "BEGIN PRIVATE CAT", "key")]
    public void A_lock_that_was_changed_is_refused_by_its_member(string was, string becomes, string member)
    {
        using var key = SealingKey.Create();
        var envelope = DsseEnvelope.Read(Lock(Session(), key));
        var payload = Encoding.UTF8.GetString(envelope.Payload.Span);
        Assert.Contains(was, payload, StringComparison.Ordinal);

        var invalid = Assert.Throws<InvalidLockException>(() =>
            ExperimentLock.Read((envelope with { Payload = Encoding.UTF8.GetBytes(payload.Replace(was, becomes, StringComparison.Ordinal)) }).Write()));

        Assert.EndsWith(member, invalid.Member, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1, 2")]
    [InlineData("{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"keyid\":\"x\",\"sig\":\"e30=\"}]}")]
    [InlineData("{\"payload\":\"e30=\",\"payloadType\":\"text/plain\",\"signatures\":[{\"keyid\":\"x\",\"sig\":\"e30=\"}]}")]
    public void What_is_no_lock_is_refused(string text) =>
        Assert.Throws<InvalidLockException>(() => ExperimentLock.Read(Encoding.UTF8.GetBytes(text)));

    private static ReadOnlyMemory<byte> Lock(SessionDocument session, SealingKey key) =>
        ExperimentLock.Of(session, SampleSession.Plan(2), "A. Reader", key.Public).Sign(key);

    private static SessionDocument Session()
    {
        var session = SampleSession.Document(SampleSession.Plan(2));
        return session with { Experiment = session.Experiment with { Hypotheses = [new Hypothesis("H1", "It is brown.")] } };
    }
}
