using Provenance.Benchmarks.Figures;
using Provenance.Benchmarks.Servers;

namespace Provenance.Benchmarks.Workloads;

/// <summary>One repetition of workload W: the bare loop, then the same calls through everything.</summary>
/// <param name="PromptBytes">Of all prompts, which the log holds once and the archive as files.</param>
/// <param name="FileBytes">Of the session's files, without inputs, prompts and the engine's folder.</param>
internal sealed record WorkloadRound(int Calls, Spent Loop, RunMarks Ours, long PromptBytes, long FileBytes)
{
    public double LoopMs => Loop.Wall.TotalMilliseconds;

    public double DurableMs => Ours.UntilDurable.Wall.TotalMilliseconds;

    public double WholeMs => Ours.UntilWhole.Wall.TotalMilliseconds;

    public double OwnMsPerCall => (DurableMs - LoopMs) / Calls;

    public double OwnMsPerCallWhole => (WholeMs - LoopMs) / Calls;

    public double CpuMsPerCall => Ours.UntilWhole.Cpu.TotalMilliseconds / Calls;

    public double FlushesPerCall => (double)Ours.LogUntilDurable.Flushes / Calls;

    public double LogBytesPerBodyByte => (double)(Ours.LogUntilDurable.Bytes - PromptBytes) / BodyBytes;

    public double FileBytesPerBodyByte => (double)(Ours.LogUntilWhole.Bytes - PromptBytes + FileBytes) / BodyBytes;

    private long BodyBytes => (long)Calls * FakeModel.BodyBytes;
}
