namespace Provenance.Durable.Embedded.Histories;

/// <param name="Input">The fingerprint of the input. A replay makes the input again.</param>
internal sealed record TaskScheduled(
    int Execution,
    int Task,
    string Name,
    string Input) : Scheduling(Execution, Task)
{
    public override string Describe() => $"the activity \"{Name}\" (input {Input})";
}

/// <param name="FireAt">At a replay, this time counts and not the one that the code asks for.</param>
internal sealed record TimerCreated(
    int Execution,
    int Task,
    long FireAt) : Scheduling(Execution, Task)
{
    public override string Describe() => "a timer";
}

/// <param name="Input">The fingerprint of the input.</param>
internal sealed record SubOrchestrationCreated(
    int Execution,
    int Task,
    string Name,
    string Instance,
    string Input) : Scheduling(Execution, Task)
{
    public override string Describe() => $"the sub-orchestration \"{Name}\" as \"{Instance}\" (input {Input})";
}
