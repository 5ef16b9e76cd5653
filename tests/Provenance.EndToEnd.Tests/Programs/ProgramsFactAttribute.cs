using Xunit;

namespace Provenance.EndToEnd.Tests.Programs;

/// <summary>A test that runs other programs; skipped, with the reason, where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramsFactAttribute : FactAttribute
{
    public ProgramsFactAttribute(params string[] programs)
    {
        Programs = programs;
        if (programs.FirstOrDefault(program => !OtherProgram.AreThere(program)) is { } missing)
            Skip = $"The program {missing} is not here.";
    }

    public string[] Programs { get; }
}
