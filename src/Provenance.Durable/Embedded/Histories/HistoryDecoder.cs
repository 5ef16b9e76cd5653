using System.Text.Json;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>Makes of a frame's object the event that it says.</summary>
internal static class HistoryDecoder
{
    public static HistoryEvent Event(HistoryMembers json)
    {
        var read = Of(json.Kind(), json);
        json.End();
        return read;
    }

    /// <summary>Members that a newer format adds are ignored, so that the format can be named.</summary>
    public static JournalHeader Header(HistoryMembers json) => new(json.Text("journal"u8), json.Integer("format"u8), json.Integer("next"u8));

    private static HistoryEvent Of(string kind, HistoryMembers json) => kind switch
    {
        HistoryKinds.Started => Started(json),
        HistoryKinds.Ended => Ended(json),
        HistoryKinds.Purged => new InstancePurged(json.Text("id"u8)),
        HistoryKinds.Task => new TaskScheduled(Execution(json), Task(json), json.Text("n"u8), json.Text("i"u8)),
        HistoryKinds.Timer => new TimerCreated(Execution(json), Task(json), json.Long("f"u8)),
        HistoryKinds.Sub => new SubOrchestrationCreated(Execution(json), Task(json), json.Text("n"u8), json.Text("id"u8), json.Text("i"u8)),
        HistoryKinds.Suspended => new ExecutionSuspended(Execution(json), At(json), json.OptionalText("why"u8), json.OptionalPayload("s"u8)),
        HistoryKinds.Resumed => new ExecutionResumed(Execution(json), At(json), json.OptionalText("why"u8)),
        HistoryKinds.Completed => new ExecutionCompleted(Execution(json), At(json), json.Payload("o"u8), json.OptionalPayload("s"u8)),
        HistoryKinds.Failed => new ExecutionFailed(Execution(json), At(json), json.Failure("f"u8), json.OptionalPayload("s"u8)),
        HistoryKinds.Terminated => new ExecutionTerminated(Execution(json), At(json), json.OptionalText("why"u8), json.OptionalPayload("s"u8)),
        _ => Caused(kind, json),
    };

    private static Cause Caused(string kind, HistoryMembers json) => kind switch
    {
        HistoryKinds.Done => new TaskCompleted(Execution(json), At(json), Task(json), json.Payload("r"u8)),
        HistoryKinds.Error => new TaskFailed(Execution(json), At(json), Task(json), json.Failure("f"u8)),
        HistoryKinds.Fired => new TimerFired(Execution(json), At(json), Task(json)),
        HistoryKinds.SubDone => new SubOrchestrationCompleted(Execution(json), At(json), Task(json), json.Payload("r"u8)),
        HistoryKinds.SubError => new SubOrchestrationFailed(Execution(json), At(json), Task(json), json.Failure("f"u8)),
        HistoryKinds.Event => new EventRaised(Execution(json), At(json), json.Text("n"u8), json.Payload("p"u8)),
        _ => throw new JsonException($"there is no event \"{kind}\""),
    };

    private static ExecutionStarted Started(HistoryMembers json) => new(
        Execution(json),
        At(json),
        json.Text("id"u8),
        json.Text("n"u8),
        json.Payload("i"u8),
        json.Long("c"u8),
        Parent(json),
        json.OptionalInteger("was"u8),
        json.OptionalEvents("ev"u8));

    private static InstanceEnded Ended(HistoryMembers json) => new(
        json.Text("id"u8), json.Text("n"u8), json.Payload("i"u8), json.Long("c"u8), Event(json.Object("end"u8)), Parent(json));

    private static ParentLink? Parent(HistoryMembers json)
    {
        if (json.OptionalObject("p"u8) is not { } parent)
            return null;
        var link = new ParentLink(parent.Text("id"u8), Execution(parent), Task(parent));
        parent.End();
        return link;
    }

    private static int Execution(HistoryMembers json) => json.Integer("x"u8);

    private static int Task(HistoryMembers json) => json.Integer("t"u8);

    private static long At(HistoryMembers json) => json.Long("at"u8);
}
