using System.Buffers;
using System.Text.Json;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>Writes frames: compact JSON without nulls, what is the event's own before what all events of its sort have.</summary>
internal sealed class HistoryEncoder : IDisposable
{
    /// <summary>Room for most events; the buffer grows.</summary>
    private const int Usual = 224;

    // What is written is JSON by its making; payloads were made by a serialiser, or read from a journal and parsed then.
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    private readonly ArrayBufferWriter<byte> buffer = new(Usual);
    private readonly Utf8JsonWriter json;

    private HistoryEncoder() => json = new Utf8JsonWriter(buffer, Options);

    public static byte[] Encode(HistoryEvent happened)
    {
        using var encoder = new HistoryEncoder();
        encoder.Event(happened);
        return encoder.Written();
    }

    public static byte[] Encode(JournalHeader header)
    {
        using var encoder = new HistoryEncoder();
        encoder.json.WriteStartObject();
        encoder.json.WriteString("journal"u8, header.Journal);
        encoder.json.WriteNumber("format"u8, header.Format);
        encoder.json.WriteNumber("next"u8, header.Next);
        encoder.json.WriteEndObject();
        return encoder.Written();
    }

    public void Dispose() => json.Dispose();

    private byte[] Written()
    {
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private void Event(HistoryEvent happened)
    {
        json.WriteStartObject();
        switch (happened)
        {
            case Cause cause:
                Caused(cause);
                json.WriteNumber("at"u8, cause.At);
                break;
            case Scheduling scheduling:
                Scheduled(scheduling);
                json.WriteNumber("t"u8, scheduling.Task);
                break;
            case Ending ending:
                Ended(ending);
                json.WriteNumber("at"u8, ending.At);
                Optional("s"u8, ending.CustomStatus);
                break;
            case ExecutionSuspended suspended:
                Kind(HistoryKinds.Suspended);
                json.WriteNumber("at"u8, suspended.At);
                Optional("why"u8, suspended.Reason);
                Optional("s"u8, suspended.CustomStatus);
                break;
            case ExecutionResumed resumed:
                Kind(HistoryKinds.Resumed);
                json.WriteNumber("at"u8, resumed.At);
                Optional("why"u8, resumed.Reason);
                break;
            case InstanceEnded ended:
                Kind(HistoryKinds.Ended);
                Instance(ended.Instance, ended.Orchestrator, ended.Input, ended.Created);
                json.WritePropertyName("end"u8);
                Event(ended.End);
                Parent(ended.Parent);
                break;
            case InstancePurged purged:
                Kind(HistoryKinds.Purged);
                json.WriteString("id"u8, purged.Instance);
                break;
            default:
                throw new NotSupportedException($"{happened.GetType().Name} is no event of format {JournalHeader.Newest}.");
        }

        if (happened is ExecutionEvent execution)
            json.WriteNumber("x"u8, execution.Execution);
        json.WriteEndObject();
    }

    private void Caused(Cause cause)
    {
        switch (cause)
        {
            case TaskCompleted done:
                Kind(HistoryKinds.Done);
                Payload("r"u8, done.Result);
                break;
            case TaskFailed failed:
                Kind(HistoryKinds.Error);
                Failure(failed.Failure);
                break;
            case TimerFired:
                Kind(HistoryKinds.Fired);
                break;
            case SubOrchestrationCompleted done:
                Kind(HistoryKinds.SubDone);
                Payload("r"u8, done.Result);
                break;
            case SubOrchestrationFailed failed:
                Kind(HistoryKinds.SubError);
                Failure(failed.Failure);
                break;
            case EventRaised raised:
                Kind(HistoryKinds.Event);
                json.WriteString("n"u8, raised.Name);
                Payload("p"u8, raised.Payload);
                break;
            case ExecutionStarted started:
                Started(started);
                break;
            default:
                throw new NotSupportedException($"{cause.GetType().Name} is no event of format {JournalHeader.Newest}.");
        }

        if (cause is Answer answer)
            json.WriteNumber("t"u8, answer.Task);
    }

    private void Scheduled(Scheduling scheduling)
    {
        switch (scheduling)
        {
            case TaskScheduled task:
                Kind(HistoryKinds.Task);
                json.WriteString("n"u8, task.Name);
                json.WriteString("i"u8, task.Input);
                break;
            case TimerCreated timer:
                Kind(HistoryKinds.Timer);
                json.WriteNumber("f"u8, timer.FireAt);
                break;
            case SubOrchestrationCreated sub:
                Kind(HistoryKinds.Sub);
                json.WriteString("n"u8, sub.Name);
                json.WriteString("id"u8, sub.Instance);
                json.WriteString("i"u8, sub.Input);
                break;
            default:
                throw new NotSupportedException($"{scheduling.GetType().Name} is no event of format {JournalHeader.Newest}.");
        }
    }

    private void Ended(Ending ending)
    {
        switch (ending)
        {
            case ExecutionCompleted completed:
                Kind(HistoryKinds.Completed);
                Payload("o"u8, completed.Output);
                break;
            case ExecutionFailed failed:
                Kind(HistoryKinds.Failed);
                Failure(failed.Failure);
                break;
            case ExecutionTerminated terminated:
                Kind(HistoryKinds.Terminated);
                Optional("why"u8, terminated.Reason);
                break;
            default:
                throw new NotSupportedException($"{ending.GetType().Name} is no event of format {JournalHeader.Newest}.");
        }
    }

    private void Started(ExecutionStarted started)
    {
        Kind(HistoryKinds.Started);
        Instance(started.Instance, started.Orchestrator, started.Input, started.Created);
        Parent(started.Parent);
        if (started.Continues is { } continues)
            json.WriteNumber("was"u8, continues);
        if (started.Events is not { } carried)
            return;
        json.WriteStartArray("ev"u8);
        foreach (var waiting in carried)
        {
            json.WriteStartObject();
            json.WriteString("n"u8, waiting.Name);
            Payload("p"u8, waiting.Payload);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Instance(string id, string orchestrator, Payload input, long created)
    {
        json.WriteString("id"u8, id);
        json.WriteString("n"u8, orchestrator);
        Payload("i"u8, input);
        json.WriteNumber("c"u8, created);
    }

    private void Parent(ParentLink? parent)
    {
        if (parent is null)
            return;
        json.WriteStartObject("p"u8);
        json.WriteString("id"u8, parent.Instance);
        json.WriteNumber("x"u8, parent.Execution);
        json.WriteNumber("t"u8, parent.Task);
        json.WriteEndObject();
    }

    private void Failure(TaskFailure failure)
    {
        json.WriteStartObject("f"u8);
        json.WriteString("kind"u8, failure.Kind);
        json.WriteString("message"u8, failure.Message);
        Optional("details"u8, failure.Details);
        json.WriteBoolean("nonRetryable"u8, failure.NonRetryable);
        json.WriteEndObject();
    }

    private void Kind(string kind) => json.WriteString("e"u8, kind);

    private void Payload(ReadOnlySpan<byte> name, Payload payload)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(payload.Utf8.Span, skipInputValidation: true);
    }

    private void Optional(ReadOnlySpan<byte> name, Payload? payload)
    {
        if (payload is { } given)
            Payload(name, given);
    }

    private void Optional(ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }
}
