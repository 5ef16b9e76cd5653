// Stands for HttpManagementPayload and DurableTaskClientExtensions of Microsoft.Azure.Functions.Worker.Extensions.DurableTask 1.21.1. Of a
// client that the host did not make, the real one says the same.
using Microsoft.DurableTask.Client;

namespace Microsoft.Azure.Functions.Worker;

public class HttpManagementPayload
{
    public string? Id { get; }

    public string? PurgeHistoryDeleteUri { get; }

    public string? ResumePostUri { get; }

    public string? SendEventPostUri { get; }

    public string? StatusQueryGetUri { get; }

    public string? SuspendPostUri { get; }

    public string? TerminatePostUri { get; }
}

public static class DurableTaskClientExtensions
{
    public static HttpManagementPayload CreateHttpManagementPayload(this DurableTaskClient client, string instanceId) =>
        throw new InvalidOperationException($"{client.Name} has no base address for {instanceId}.");
}
