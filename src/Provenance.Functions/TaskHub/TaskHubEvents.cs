using System.Text.Json;
using Microsoft.DurableTask;
using Provenance.Durable.Orchestrations;

namespace Provenance.Functions.TaskHub;

/// <summary>
/// External events in the order that our contract gives them: each to whoever has waited longest, and none lost to somebody who waits no
/// more. The hub gives each to whoever began to wait last, so only one waits there for each name: we.
/// </summary>
internal sealed class TaskHubEvents(TaskOrchestrationContext inner)
{
    private readonly Dictionary<string, Mailbox> mailboxes = new(StringComparer.OrdinalIgnoreCase);

    public Task<TEvent> WaitAsync<TEvent>(string name, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TEvent>(cancellationToken);
        if (!mailboxes.TryGetValue(name, out var mailbox))
            mailboxes.Add(name, mailbox = new Mailbox(name));
        var source = new TaskCompletionSource<TEvent>();
        if (mailbox.Kept.TryDequeue(out var early))
        {
            Resolve(source, early);
            return source.Task;
        }

        var waiter = mailbox.Waiters.AddLast(payload => Resolve(source, payload));
        var registration = cancellationToken.UnsafeRegister(
            _ =>
            {
                if (waiter.List is null)
                    return;
                mailbox.Waiters.Remove(waiter);
                source.SetCanceled(cancellationToken);
            },
            null);
        _ = source.Task.ContinueWith(_ => registration.Unregister(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (!mailbox.IsReceiving)
            _ = ReceiveAsync(mailbox);
        return source.Task;
    }

    /// <summary>Sends what came and nobody received to the instance again, for its next execution.</summary>
    public void PassOn()
    {
        foreach (var mailbox in mailboxes.Values)
        {
            while (mailbox.Kept.TryDequeue(out var payload))
                inner.SendEvent(inner.InstanceId, mailbox.Name, payload!);
        }
    }

    private async Task ReceiveAsync(Mailbox mailbox)
    {
        mailbox.IsReceiving = true;
        while (mailbox.Waiters.Count > 0)
        {
            var payload = await inner.WaitForExternalEvent<JsonElement?>(mailbox.Name, CancellationToken.None);
            if (mailbox.Waiters.First is not { } first)
            {
                mailbox.Kept.Enqueue(payload);
                continue;
            }

            mailbox.Waiters.RemoveFirst();
            first.Value(payload);
        }

        mailbox.IsReceiving = false;
    }

    private static void Resolve<TEvent>(TaskCompletionSource<TEvent> source, JsonElement? payload)
    {
        try
        {
            source.SetResult(payload is { } element ? element.Deserialize<TEvent>(TaskHubJson.Options)! : default!);
        }
        catch (JsonException wrong)
        {
            source.SetException(new PayloadException(typeof(TEvent), "read from", wrong));
        }
    }

    private sealed class Mailbox(string name)
    {
        public string Name { get; } = name;

        public Queue<JsonElement?> Kept { get; } = new();

        public LinkedList<Action<JsonElement?>> Waiters { get; } = new();

        public bool IsReceiving { get; set; }
    }
}
