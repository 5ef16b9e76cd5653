using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Provenance.Durable.Orchestrations;
using Provenance.Functions.Experiments;
using Provenance.Functions.TaskHub;
using Provenance.Testing;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Xunit;

namespace Provenance.Functions.Tests.Experiments;

/// <summary>The functions are those that the workflow registers: the same names, inputs and results.</summary>
public sealed class FunctionsInStepTests
{
    /// <summary>Of program 0.1.0, which ran on no task hub.</summary>
    private static readonly string[] NeverOnAHub =
    [
        "calculate/1", "complete-analysis/1", "complete-extraction/1", "experiment-shard/1", "experiment/1", "extract/1", "find-outstanding/1", "report/1",
    ];

    private static readonly DurableRegistry Registry = Registered();

    [Fact]
    public void Each_orchestrator_and_activity_has_its_function_and_no_other_has_one()
    {
        var registered = Registry.Orchestrators.Keys.Concat(Registry.Activities.Keys).Except(NeverOnAHub, StringComparer.Ordinal).Select(FunctionNames.Of);

        Assert.Equal(registered.Order(StringComparer.Ordinal), Functions().Select(function => function.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_function_takes_and_gives_what_its_activity_or_orchestrator_does() => Assert.All(Functions(), function =>
    {
        var name = FunctionNames.Back(function.Name);
        var (input, result) = Registry.Orchestrators.TryGetValue(name, out var orchestrator)
            ? (orchestrator.Input, orchestrator.Result)
            : (Registry.Activities[name].Input, Registry.Activities[name].Result);
        var parameters = function.Method.GetParameters();

        Assert.Equal(typeof(Task<>).MakeGenericType(result), function.Method.ReturnType);
        Assert.Equal(input, parameters[Registry.Orchestrators.ContainsKey(name) ? 1 : 0].ParameterType);
        Assert.True(parameters[0].IsDefined(Registry.Orchestrators.ContainsKey(name) ? typeof(OrchestrationTriggerAttribute) : typeof(ActivityTriggerAttribute)));
    });

    [Theory]
    [InlineData("ask/1", "ask-1")]
    [InlineData("experiment-asking/12", "experiment-asking-12")]
    [InlineData("Plain", "Plain")]
    public void A_name_of_ours_and_a_functions_name_stand_for_each_other(string name, string function) =>
        Assert.Equal((function, name), (FunctionNames.Of(name), FunctionNames.Back(function)));

    [Fact]
    public void A_functions_name_is_one_that_the_host_takes() =>
        Assert.All(Functions(), function => Assert.Matches("^[A-Za-z][A-Za-z0-9_-]{0,126}$", function.Name));

    private static List<(string Name, MethodInfo Method)> Functions() =>
    [
        .. new[] { typeof(ExperimentFunctions), typeof(ActivityFunctions) }.SelectMany(type => type.GetMethods())
            .Select(method => (Attribute: method.GetCustomAttribute<FunctionAttribute>(), Method: method))
            .Where(function => function.Attribute is not null)
            .Select(function => (function.Attribute!.Name, function.Method)),
    ];

    private static DurableRegistry Registered()
    {
        var archive = new SmallExperiment(new ManualClock()).Archive;
        return new DurableRegistry().AddExperimentWorkflow(archive, new ScriptedGateway(archive, _ => ""), new RunGate());
    }
}
