using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Provenance.Functions.TaskHub;

namespace Provenance.Functions.Tests.Real;

/// <summary>The adapter over Microsoft's own worker, client and replay, with the backend in memory that comes with them.</summary>
internal sealed class RealHub : IAsyncDisposable
{
    private readonly DurableTaskTestHost host;

    private RealHub(DurableTaskTestHost host) => (this.host, Client) = (host, new TaskHubClient(host.Client));

    public DurableClient Client { get; }

    /// <param name="run">Runs an activity, by the instance that asks, its registration and its input.</param>
    public static async Task<RealHub> StartAsync(
        DurableRegistry registry, Func<string, ActivityRegistration, object?, Task<object?>>? run = null)
    {
        var options = new DurableTaskTestHostOptions
        {
            ConfigureServices = services => services
                .Configure<DurableTaskWorkerOptions>(worker => worker.DataConverter = new JsonDataConverter(TaskHubJson.Options))
                .Configure<DurableTaskClientOptions>(client => client.DataConverter = new JsonDataConverter(TaskHubJson.Options)),
        };
        return new RealHub(await DurableTaskTestHost.StartAsync(tasks => Register(registry, run ?? RunAsync, tasks), options));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static void Register(
        DurableRegistry registry, Func<string, ActivityRegistration, object?, Task<object?>> run, DurableTaskRegistry tasks)
    {
        foreach (var orchestrator in registry.Orchestrators.Values)
        {
            tasks.AddOrchestratorFunc<object?, object?>(FunctionNames.Of(orchestrator.Name), (context, input) =>
                TaskHubContext.RunAsync(context, orchestrator.Run, Typed(input, orchestrator.Input)));
        }

        foreach (var activity in registry.Activities.Values)
        {
            tasks.AddActivityFunc<object?, object?>(FunctionNames.Of(activity.Name), (context, input) =>
                run(context.InstanceId, activity, Typed(input, activity.Input)));
        }
    }

    private static Task<object?> RunAsync(string instance, ActivityRegistration activity, object? input) => activity.Run(input, CancellationToken.None);

    private static object? Typed(object? input, Type type) => input is System.Text.Json.JsonElement json
        ? System.Text.Json.JsonSerializer.Deserialize(json, type, TaskHubJson.Options)
        : input;
}
