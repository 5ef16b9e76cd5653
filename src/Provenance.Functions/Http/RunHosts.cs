using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Provenance.Functions.Hosting;
using Provenance.Functions.TaskHub;
using Provenance.Http.Executions;

namespace Provenance.Functions.Http;

/// <summary>What executes runs, over the client that the host gives each function.</summary>
internal static class RunHosts
{
    public static IRunHost Of(DurableTaskClient client, AppOptions options) =>
        new DurableRunHost(new TaskHubClient(client), options.ShardSize, instance => Links(client, instance));

    /// <summary>None where the host gave the client no address: its HTTP management may be switched off.</summary>
    private static Dictionary<string, string> Links(DurableTaskClient client, string instance)
    {
        try
        {
            return Links(client.CreateHttpManagementPayload(instance));
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    private static Dictionary<string, string> Links(HttpManagementPayload payload)
    {
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("statusQueryGetUri", payload.StatusQueryGetUri);
        Add("sendEventPostUri", payload.SendEventPostUri);
        Add("terminatePostUri", payload.TerminatePostUri);
        Add("purgeHistoryDeleteUri", payload.PurgeHistoryDeleteUri);
        Add("suspendPostUri", payload.SuspendPostUri);
        Add("resumePostUri", payload.ResumePostUri);
        return links;

        void Add(string name, string? address)
        {
            if (address is not null)
                links.Add(name, address);
        }
    }
}
