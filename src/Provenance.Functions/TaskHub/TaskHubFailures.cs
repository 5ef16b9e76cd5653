using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;

namespace Provenance.Functions.TaskHub;

/// <summary>Failures as the hub keeps them, in our words.</summary>
internal static class TaskHubFailures
{
    private static readonly ConcurrentDictionary<string, bool> NonRetryable = new(StringComparer.Ordinal);

    public static Durable.Orchestrations.TaskFailedException Of(string name, Microsoft.DurableTask.TaskFailedException failed)
    {
        var failure = Of(failed.FailureDetails, failed.Message);
        return new Durable.Orchestrations.TaskFailedException(name, failure, failure.NonRetryable ? new HopelessTaskException(name) : null);
    }

    /// <param name="details">Null of an instance that was terminated: the hub gives its parent no details.</param>
    public static TaskFailure Of(TaskFailureDetails? details, string message) => details is null
        ? new TaskFailure(typeof(InstanceTerminatedException).FullName!, message, NonRetryable: true)
        : new TaskFailure(details.ErrorType, details.ErrorMessage, Causes(details.InnerFailure), IsNonRetryable(details));

    private static string? Causes(TaskFailureDetails? inner) => inner is null ? null
        : inner.InnerFailure is null ? $"{inner.ErrorType}: {inner.ErrorMessage}"
        : $"{inner.ErrorType}: {inner.ErrorMessage}\n{Causes(inner.InnerFailure)}";

    /// <summary>The type says so, or it is the failure of a task whose type did.</summary>
    private static bool IsNonRetryable(TaskFailureDetails details) =>
        IsMarked(details.ErrorType)
        || (details.ErrorType == typeof(Durable.Orchestrations.TaskFailedException).FullName && details.InnerFailure?.ErrorType == typeof(HopelessTaskException).FullName);

    private static bool IsMarked(string type) => NonRetryable.GetOrAdd(type, static name => AppDomain.CurrentDomain.GetAssemblies()
        .Select(assembly => assembly.GetType(name, throwOnError: false))
        .Any(found => found is not null && Attribute.IsDefined(found, typeof(NonRetryableAttribute))));
}

/// <summary>Keeps, through failures of failures, that another attempt at a task can't help.</summary>
[NonRetryable]
public sealed class HopelessTaskException(string task) : Provenance.Durable.DurableException($"Another attempt at {task} can't help.");
