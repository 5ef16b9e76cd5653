using System.Text;
using Provenance.Core.Digests;
using Provenance.Core.Plans;
using Xunit;

namespace Provenance.Tests.Plans;

public sealed class PlanFormatTests
{
    private static readonly Plan Plan = Planner.Plan(PlannedExperiment.Of(2, "offline", "openai/m"), PlannedExperiment.Text);
    private static readonly string Written = Encoding.UTF8.GetString(PlanFormat.Write(Plan));

    [Fact]
    public void Reads_what_it_wrote()
    {
        var read = PlanFormat.Read(PlanFormat.Write(Plan));
        Assert.Equal(Plan.Digest, read.Digest);
        Assert.True(Plan.Calls.SequenceEqual(read.Calls));
    }

    [Fact]
    public void Format_1_stays_readable()
    {
        var golden = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Plans", "Golden", "plan.1.json"));
        Assert.Equal(8, PlanFormat.Read(golden).Calls.Length);
        Assert.Equal(Digest.Of(golden), PlanFormat.Read(golden).Digest);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "an object is wanted")]
    [InlineData("{}", "format: it is missing")]
    [InlineData("{\"calls\":1,\"format\":1}", "calls: an array is wanted")]
    [InlineData("{\"calls\":[1],\"format\":1}", "calls[0]: an object is wanted")]
    [InlineData("{\"calls\":[],\"format\":2}", "format 2")]
    [InlineData("{\"calls\":[],\"format\":\"1\"}", "whole number")]
    [InlineData("{\"calls\":[],\"extra\":0,\"format\":1}", "extra: no such member is known")]
    [InlineData("{\"calls\": [],\"format\":1}", "canonical")]
    public void Refuses_what_is_no_plan(string text, string reason) => Refuses(text, reason);

    [Theory]
    [InlineData("\"ordinal\":2", "\"ordinal\":3", "Call 2 of the plan has the ordinal 3")]
    [InlineData("\"run\":2", "\"run\":0", "calls[4].run: 0 is not from 1")]
    [InlineData("\"run\":2", "\"run\":1", "again")]
    [InlineData("\"model\":\"offline\"", "\"model\":\"\"", "calls[0].model: ")]
    [InlineData("\"document\":\"b\"", "\"document\":7", "calls[2].document: a string is wanted")]
    [InlineData("\"document\":\"b\"", "\"document\":\"\\ud800\"", "no valid text")]
    [InlineData("\"prompt\":\"", "\"prompt\":\"X", "calls[0].prompt: ")]
    [InlineData("\"run\":1", "\"run\":1,\"run\":1", "run")]
    public void Refuses_a_plan_that_was_changed(string from, string to, string reason) =>
        Refuses(Written.Replace(from, to, StringComparison.Ordinal), reason);

    private static void Refuses(string text, string reason) =>
        Assert.Contains(
            reason, Assert.Throws<InvalidPlanException>(() => PlanFormat.Read(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);
}
