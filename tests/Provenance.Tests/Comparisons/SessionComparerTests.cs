using Provenance.Core.Archives;
using Provenance.Core.Comparisons;
using Provenance.Core.Models;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Xunit;

namespace Provenance.Tests.Comparisons;

public sealed class SessionComparerTests
{
    [Fact]
    public async Task A_session_is_like_itself()
    {
        var session = await SessionAsync(2, _ => 0.25);

        var diff = await new SessionComparer(session, session).CompareAsync(default);

        Assert.Empty(diff.Terms);
        Assert.Equal((2, 2, 0, 0), (diff.Answers.Aligned, diff.Answers.Same, diff.Answers.Different, diff.Answers.AnsweredOnce));
        Assert.All(diff.Variables.Where(variable => variable.Documents > 0), variable => Assert.Equal(0, variable.Difference));
    }

    [Fact]
    public async Task Another_answer_and_a_call_that_only_one_has_are_told_and_few_documents_have_no_interval()
    {
        var (first, second) = (await SessionAsync(2, _ => 0.25), await SessionAsync(3, ordinal => ordinal == 1 ? 0.75 : 0.25));

        var diff = await new SessionComparer(first, second).CompareAsync(default);

        Assert.Contains(diff.Terms, change => change.Term == "plan/digest");
        Assert.Single(diff.OnlyInSecond);
        Assert.Empty(diff.OnlyInFirst);
        Assert.Equal((2, 1, 1), (diff.Answers.Aligned, diff.Answers.Same, diff.Answers.Different));
        var scored = diff.Variables.First(variable => variable.Documents > 0);
        Assert.Equal(0.25, scored.Difference!.Value, 12);
        Assert.Null(scored.Low);
        Assert.NotNull(scored.Note);
    }

    private static async Task<FakeSessionArchive> SessionAsync(int calls, Func<int, double> score)
    {
        var plan = SampleSession.Plan(calls);
        var session = new FakeSessionArchive(SampleSession.Document(plan) with { Name = "session_20261120_093000" }, plan, new ManualClock());
        session.Inputs["corpus/fox.txt"] = SampleSession.Input;
        var dimension = session.Session.Experiment.Framework.Dimensions[0].Name;
        foreach (var call in plan.Calls)
        {
            var key = await session.BeginAsync(SampleSession.Intent(new CallKey(RecordKind.Response, call.Ordinal)), default);
            var text = "{\"dimensional_scores\": {\"" + dimension + "\": {\"raw_score\": " + score(call.Ordinal).ToString(System.Globalization.CultureInfo.InvariantCulture) + "}}}";
            await session.CommitAsync(SampleSession.Envelope(session.Session.Name, key, OutcomeClass.Answered, text), prompt: null);
        }

        return session;
    }
}
