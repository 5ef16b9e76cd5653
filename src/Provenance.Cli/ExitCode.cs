namespace Provenance.Cli;

/// <summary>What the process says at its end. A contract: <c>docs/cli.md</c>.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Mismatch = 4;
    public const int Budget = 5;
    public const int Gaps = 6;
    public const int Interrupted = 130;
}
