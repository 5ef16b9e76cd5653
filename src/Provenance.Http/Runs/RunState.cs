using Provenance.Core.Stages;
using Provenance.Durable.Clients;
using Provenance.Http.Executions;

namespace Provenance.Http.Runs;

/// <summary>
/// How a run stands, in a word. Whoever executes it is asked first; where nobody does, the archive decides: what an engine remembers may
/// be gone, what the archive holds is not.
/// </summary>
internal static class RunState
{
    public static string Of(Execution? execution, bool isHeld, Stage? completed, string? end) => execution switch
    {
        { Status: InstanceStatus.Pending } => "pending",
        { Status: InstanceStatus.Running } => "running",
        { Status: InstanceStatus.Suspended } => "suspended",
        // A host lets go of a session a while after its last activity.
        { Status: InstanceStatus.Completed } when completed == Stage.Report => "finished",
        { Status: InstanceStatus.Completed } when end is not null => end,
        _ when isHeld => "running",
        _ when completed == Stage.Report => "finished",
        { Status: InstanceStatus.Failed } => "failed",
        { Status: InstanceStatus.Terminated } => "terminated",
        _ => end ?? "interrupted",
    };

    public static bool IsLive(string state) => state is "pending" or "running" or "suspended";
}
