using System.Text.Json;
using Xunit;

namespace Provenance.EndToEnd.Tests.Programs;

/// <summary>What a process left when it ended.</summary>
/// <param name="ExitCode">128 and the signal's number when a signal ended it.</param>
internal sealed record ProgramEnd(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json
    {
        get
        {
            var line = Assert.Single(Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            return JsonElement.Parse(line);
        }
    }

    /// <summary>Fails with everything that the process said when it ended otherwise.</summary>
    public ProgramEnd Expect(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"Exit code {exitCode} was expected. {this}");
        return this;
    }

    public override string ToString() => $"{Command}\nended with {ExitCode}; stdout:\n{Output}\nstderr:\n{Errors}";
}
