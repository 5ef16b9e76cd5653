using Provenance.Core.Plans;
using Xunit;

namespace Provenance.Tests.Plans;

public sealed class PlannerTests
{
    [Fact]
    public void Goes_by_run_then_document_then_model()
    {
        var plan = Planner.Plan(PlannedExperiment.Of(2, "offline", "openai/m"), PlannedExperiment.Text);

        Assert.Equal(
            ["1 a offline 1", "2 a openai/m 1", "3 b offline 1", "4 b openai/m 1", "5 a offline 2", "6 a openai/m 2", "7 b offline 2", "8 b openai/m 2"],
            plan.Calls.Select(call => $"{call.Ordinal} {call.Document} {call.Model} {call.Run}"));
        Assert.Equal(2, plan.Calls.Select(call => call.Prompt).Distinct().Count());
        Assert.Equal(4, plan.OrdinalDigits);
    }

    /// <summary>The digest holds the wording of the prompt: a change to it is a change to every plan, and must be meant.</summary>
    [Fact]
    public void Has_the_same_digest_on_every_machine() =>
        Assert.Equal(
            "dcabceb0f85a990f8840f45f430bb6b6aec745bd47193edc623b7bc26c980381",
            Planner.Plan(PlannedExperiment.Of(2, "offline", "openai/m"), PlannedExperiment.Text).Digest.ToString());

    [Fact]
    public void Refuses_a_model_that_is_named_twice() =>
        Assert.Throws<InvalidPlanException>(() => Planner.Plan(PlannedExperiment.Of(1, "offline", "offline"), PlannedExperiment.Text));
}
