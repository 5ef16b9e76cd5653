using System.Collections.Immutable;
using System.Globalization;
using Provenance.Durable.Clients;
using Provenance.Workflows.Experiments;

namespace Provenance.Http.Executions;

/// <summary>Executes sessions through a durable client that knows the instances of all of them: a task hub.</summary>
/// <param name="shardSize">Calls in one sub-orchestration.</param>
/// <param name="managementLinks">The client's own addresses for an instance; null where it has none.</param>
public sealed class DurableRunHost(
    DurableClient client, int shardSize = ExperimentRequest.DefaultShardSize, Func<string, IReadOnlyDictionary<string, string>>? managementLinks = null)
    : IRunHost
{
    public async Task<Execution?> FindAsync(string session, CancellationToken cancellationToken) =>
        (await NewestAsync(session, cancellationToken)).State is { } state ? Execution.Of(state) : null;

    public async Task<Execution> BeginAsync(string session, RunWishes wishes, CancellationToken cancellationToken)
    {
        if (wishes.TakeOver)
            throw new WishNotHereException("takeOver");
        var (number, newest) = await NewestAsync(session, cancellationToken);
        if (newest is { HasEnded: false })
            throw new RunActiveException(session);
        var instance = InstanceOf(session, number + 1);
        try
        {
            await client.ScheduleNewOrchestrationAsync(
                ExperimentOrchestrator.Name, Request(session, wishes), instance, cancellationToken);
        }
        catch (InstanceExistsException)
        {
            // Somebody else began it between our look and our start.
            throw new RunActiveException(session);
        }

        return await client.FindInstanceAsync(instance, cancellationToken) is { } begun
            ? Execution.Of(begun)
            : new Execution(instance, InstanceStatus.Pending, default, default, null, null);
    }

    public async Task SuspendAsync(string session, string? reason, CancellationToken cancellationToken) =>
        await client.SuspendAsync(await LiveAsync(session, cancellationToken), reason, cancellationToken);

    public async Task ContinueAsync(string session, string? reason, CancellationToken cancellationToken) =>
        await client.ResumeAsync(await LiveAsync(session, cancellationToken), reason, cancellationToken);

    public async Task TerminateAsync(string session, string? reason, CancellationToken cancellationToken) =>
        await client.TerminateAsync(await LiveAsync(session, cancellationToken), reason, cancellationToken);

    public async Task PurgeAsync(string session, CancellationToken cancellationToken)
    {
        var (number, newest) = await NewestAsync(session, cancellationToken);
        if (newest is { HasEnded: false })
            throw new RunActiveException(session);
        // The newest first: what dies in the midst of it leaves no gap that the next look would stop at.
        for (; number > 0; number--)
            await client.PurgeAsync(InstanceOf(session, number), cancellationToken);
    }

    public IReadOnlyDictionary<string, string> ManagementLinks(string instance) =>
        managementLinks?.Invoke(instance) ?? ImmutableDictionary<string, string>.Empty;

    /// <summary>The id of a session's first, second, ... execution.</summary>
    public static string InstanceOf(string session, int number) =>
        number == 1 ? session : string.Create(CultureInfo.InvariantCulture, $"{session}@{number}");

    private ExperimentRequest Request(string session, RunWishes wishes) => 
        new(session, wishes.RetryFailed, shardSize, wishes.Budget) { RequestId = wishes.RequestId };

    /// <summary>Executions are numbered without gaps, so that looking for the next one finds the newest.</summary>
    private async Task<(int Number, InstanceState? State)> NewestAsync(string session, CancellationToken cancellationToken)
    {
        InstanceState? newest = null;
        for (var number = 1; ; number++)
        {
            if (await client.FindInstanceAsync(InstanceOf(session, number), cancellationToken) is not { } state)
                return (number - 1, newest);
            newest = state;
        }
    }

    private async Task<string> LiveAsync(string session, CancellationToken cancellationToken) =>
        (await NewestAsync(session, cancellationToken)).State is { HasEnded: false } live ? live.InstanceId : throw new NoExecutionException(session);
}
