using System.Collections.Concurrent;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;

namespace Provenance.Testing.Gateway;

/// <summary>A provider that replies as a test says, request by request; when nothing is left to say, it answers.</summary>
public sealed class ScriptedProvider(string name = "scripted") : IModelProvider
{
    private readonly ConcurrentQueue<Func<ProviderRequest, CancellationToken, Task<ProviderReply>>> script = [];

    public string Name { get; } = name;

    private readonly ConcurrentDictionary<int, TaskCompletionSource> awaited = [];

    public ConcurrentQueue<ProviderRequest> Requests { get; } = [];

    /// <summary>Completes when so many requests have come. A signal, for tests that must not sleep.</summary>
    public Task WhenAsked(int times)
    {
        var signal = awaited.GetOrAdd(times, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Requests.Count >= times)
            signal.TrySetResult();
        return signal.Task;
    }

    public static ProviderReply Answer(string text = "an answer") => new()
    {
        Outcome = OutcomeClass.Answered, Text = text, Body = "{}"u8.ToArray(), Status = 200, Usage = new Usage(100, 50),
    };

    public static ProviderReply Failure(OutcomeClass outcome, TimeSpan? retryAfter = null) => new()
    {
        Outcome = outcome, Message = $"scripted {outcome}", Body = "{}"u8.ToArray(), Status = 503, RetryAfter = retryAfter,
    };

    public ScriptedProvider Then(ProviderReply reply) => Then((_, _) => Task.FromResult(reply));

    public ScriptedProvider Then(Func<ProviderRequest, CancellationToken, Task<ProviderReply>> reply)
    {
        script.Enqueue(reply);
        return this;
    }

    public Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        foreach (var (times, signal) in awaited)
        {
            if (Requests.Count >= times)
                signal.TrySetResult();
        }

        return script.TryDequeue(out var next) ? next(request, cancellationToken) : Task.FromResult(Answer());
    }

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        Task.FromResult(new ModelHealth(settings.Name, Usable: true));
}
