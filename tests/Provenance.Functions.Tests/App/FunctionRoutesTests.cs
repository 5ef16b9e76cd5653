using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Provenance.Functions.Experiments;
using Provenance.Functions.Http;
using Provenance.Functions.Triggers;
using Provenance.Http;
using Xunit;

namespace Provenance.Functions.Tests.App;

public sealed class FunctionRoutesTests
{
    [Fact]
    public void Each_route_of_the_api_has_a_function_of_its_name_method_and_template_and_no_other_has_one()
    {
        var routes = ApiRoute.All.Select(route => (route.Name, Methods: string.Join(' ', route.Methods).ToLowerInvariant(), Template: (string?)route.Template)).OrderBy(route => route.Name, StringComparer.Ordinal);

        Assert.Equal(routes, HttpFunctions().Select(function => (function.Name, string.Join(' ', function.Trigger.Methods!), function.Trigger.Route)).OrderBy(function => function.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void Each_wants_a_key() => Assert.All(HttpFunctions(), function => Assert.Equal(AuthorizationLevel.Function, function.Trigger.AuthLevel));

    [Fact]
    public void Each_part_of_a_route_is_a_parameter() => Assert.All(HttpFunctions(), function => Assert.All(
        function.Trigger.Route!.Split('/').Where(part => part.StartsWith('{')),
        part => Assert.Contains(function.Method.GetParameters(), parameter => parameter.Name == part.Trim('{', '}') && parameter.ParameterType == typeof(string))));

    [Fact]
    public void No_two_functions_have_one_name()
    {
        var names = new[] { typeof(RunFunctions), typeof(BundleFunctions), typeof(StandstillFunctions), typeof(ExperimentFunctions), typeof(ActivityFunctions) }.SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
            .OfType<string>()
            .ToList();

        Assert.NotEmpty(names);
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    private static List<(string Name, HttpTriggerAttribute Trigger, MethodInfo Method)> HttpFunctions() =>
    [
        .. typeof(RunFunctions).GetMethods()
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .Select(method => (
                method.GetCustomAttribute<FunctionAttribute>()!.Name,
                method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>().Single(),
                method)),
    ];
}
