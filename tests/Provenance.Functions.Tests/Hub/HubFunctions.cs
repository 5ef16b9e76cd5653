using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Provenance.Durable.Orchestrations;
using Provenance.Functions.TaskHub;

namespace Provenance.Functions.Tests.Hub;

/// <summary>Runs an orchestrator function on its input's JSON.</summary>
internal delegate Task<object?> OrchestratorFunction(TaskOrchestrationContext context, string? input);

/// <summary>Runs an activity function on its input's JSON.</summary>
internal delegate Task<object?> ActivityFunction(string instanceId, string? input, CancellationToken cancellationToken);

/// <summary>The functions of an app, by name.</summary>
internal sealed class HubFunctions
{
    private readonly Dictionary<string, OrchestratorFunction> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityFunction> activities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Functions as an app would have them that registered these.</summary>
    public static HubFunctions Of(DurableRegistry registry)
    {
        var functions = new HubFunctions();
        foreach (var orchestrator in registry.Orchestrators.Values)
        {
            functions.orchestrators.Add(FunctionNames.Of(orchestrator.Name), (context, input) =>
                TaskHubContext.RunAsync(context, orchestrator.Run, HubJson.Read(input, orchestrator.Input)));
        }

        foreach (var activity in registry.Activities.Values)
            functions.activities.Add(FunctionNames.Of(activity.Name), async (_, input, token) => await activity.Run(HubJson.Read(input, activity.Input), token));
        return functions;
    }

    /// <summary>The app's own functions, found and bound as the worker does.</summary>
    /// <param name="activities">The object that has the activities.</param>
    public static HubFunctions Of(Type orchestrators, object activities)
    {
        var functions = new HubFunctions();
        foreach (var (name, method) in Named(orchestrators))
            functions.orchestrators.Add(name, (context, input) => InvokeAsync(method, null, parameter => Bind(parameter, context, input)));
        foreach (var (name, method) in Named(activities.GetType()))
            functions.activities.Add(name, (instance, input, token) => InvokeAsync(method, activities, parameter => Bind(parameter, instance, input, token)));
        return functions;
    }

    public async Task<object?> RunOrchestratorAsync(TaskOrchestrationContext context, ExecutionStarted started) =>
        orchestrators.TryGetValue(started.Name, out var function)
            ? await function(context, started.Input)
            : throw Missing(started.Name, "orchestrator");

    public async Task<object?> RunActivityAsync(string instanceId, TaskScheduled task, CancellationToken cancellationToken) =>
        activities.TryGetValue(task.Name, out var function)
            ? await function(instanceId, task.Input, cancellationToken)
            : throw Missing(task.Name, "activity");

    private static InvalidOperationException Missing(string name, string kind) =>
        new($"The function '{name}' doesn't exist, is disabled, or is not an {kind} function.");

    private static IEnumerable<(string Name, MethodInfo Method)> Named(Type type) => type.GetMethods()
        .Select(method => (Attribute: method.GetCustomAttribute<FunctionAttribute>(), Method: method))
        .Where(function => function.Attribute is not null)
        .Select(function => (function.Attribute!.Name, function.Method));

    private static object? Bind(ParameterInfo parameter, TaskOrchestrationContext context, string? input) =>
        parameter.IsDefined(typeof(OrchestrationTriggerAttribute)) ? context : HubJson.Read(input, parameter.ParameterType);

    private static object? Bind(ParameterInfo parameter, string instanceId, string? input, CancellationToken cancellationToken) =>
        parameter.ParameterType == typeof(CancellationToken) ? cancellationToken
        : parameter.Name == "instanceId" ? instanceId
        : HubJson.Read(input, parameter.ParameterType);

    private static async Task<object?> InvokeAsync(MethodInfo method, object? target, Func<ParameterInfo, object?> bind)
    {
        var task = (Task)method.Invoke(target, [.. method.GetParameters().Select(bind)])!;
        await task;
        return task.GetType().GetProperty(nameof(Task<object>.Result))!.GetValue(task);
    }
}
