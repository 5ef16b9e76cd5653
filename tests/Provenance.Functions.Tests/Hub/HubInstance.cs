using Microsoft.DurableTask.Client;

namespace Provenance.Functions.Tests.Hub;

/// <summary>An instance as the hub stores it; it outlives workers.</summary>
internal sealed class HubInstance(string id, string name, string? input, DateTimeOffset created)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public string? Input { get; set; } = input;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset LastUpdated { get; set; } = created;

    /// <summary>Unique in the hub; another one after each continuation.</summary>
    public int Execution { get; set; }

    public (HubInstance Instance, int Execution, int Task)? Parent { get; init; }

    public List<HubEvent> History { get; private set; } = [];

    public Queue<HubEvent> Inbox { get; private set; } = new();

    public OrchestrationRuntimeStatus Status { get; set; } = OrchestrationRuntimeStatus.Pending;

    public bool IsSuspended { get; set; }

    /// <summary>Activities that were asked for and have not answered.</summary>
    public int Working { get; set; }

    public string? Output { get; set; }

    public HubFailure? Failure { get; set; }

    public string? CustomStatus { get; set; }

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HasEnded => Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>What was asked for and has no answer yet, in history or on its way.</summary>
    public IEnumerable<Asked> Open
    {
        get
        {
            var answered = History.Concat(Inbox).OfType<Answered>().Select(answer => answer.Id).ToHashSet();
            return History.OfType<Asked>().Where(asked => asked is not EventSent && !answered.Contains(asked.Id));
        }
    }

    /// <summary>Begins again with an empty history.</summary>
    public void Begin(int execution, string? input, IEnumerable<HubEvent> carried)
    {
        (Execution, Input, History) = (execution, input, []);
        Inbox = new Queue<HubEvent>([new ExecutionStarted(Name, input), .. carried, .. Inbox]);
    }

    public OrchestrationMetadata Describe() => new(Name, Id)
    {
        RuntimeStatus = IsSuspended && !HasEnded ? OrchestrationRuntimeStatus.Suspended : Status,
        CreatedAt = Created,
        LastUpdatedAt = LastUpdated,
        SerializedInput = Input,
        SerializedOutput = Output,
        SerializedCustomStatus = CustomStatus,
        FailureDetails = Failure?.ToDetails(),
    };
}
