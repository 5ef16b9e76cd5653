using Microsoft.DurableTask;

namespace Provenance.Functions.Tests.Hub;

/// <summary>Something asked for that has no answer.</summary>
internal interface IOpenTask
{
    void Complete(string? json);

    /// <param name="failure">Null of an instance that was terminated: the hub gives no details then.</param>
    void Fail(HubFailure? failure);
}

internal sealed class OpenTask<TResult>(string name, int id) : IOpenTask
{
    public TaskCompletionSource<TResult> Source { get; } = new();

    public void Complete(string? json)
    {
        object? value;
        try
        {
            value = HubJson.Read(json, typeof(TResult));
        }
        catch (System.Text.Json.JsonException wrong)
        {
            Source.TrySetException(wrong);
            return;
        }

        Source.TrySetResult((TResult)value!);
    }

    public void Fail(HubFailure? failure) => Source.TrySetException(new TaskFailedException(name, id, failure?.ToDetails()!));
}
