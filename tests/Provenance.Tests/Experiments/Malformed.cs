using Provenance.Core.Experiments;

namespace Provenance.Tests.Experiments;

/// <summary>An experiment with faults, and exactly what reading it must say: <c>file:line rule</c>, in order.</summary>
internal sealed record Malformed(string Name, Action<ExperimentFolder> Arrange, params string[] Findings)
{
    /// <summary>Options, seen from the folder that was arranged.</summary>
    public Func<ExperimentFolder, ReadOptions> Options { get; init; } = _ => new ReadOptions();

    /// <summary>A fault in the small experiment of our own format.</summary>
    public static Malformed Own(string name, Func<string, string> change, params string[] findings) =>
        new(name, folder => folder.WriteOwn(change), findings);

    /// <summary>A fault in the framework file of the small experiment.</summary>
    public static Malformed Framework(string name, Func<string, string> change, params string[] findings) =>
        new(name, folder => folder.WriteOwn(framework: change), findings);

    /// <summary>A fault in a v10 experiment.</summary>
    public static Malformed Ten(string name, Action<ExperimentFolder> change, params string[] findings) =>
        new(name, folder => change(DiscernusFiles.WriteTen(folder)), findings);

    /// <summary>A fault in a v4 experiment.</summary>
    public static Malformed Four(string name, Action<ExperimentFolder> change, params string[] findings) =>
        new(name, folder => change(DiscernusFiles.WriteFour(folder)), findings);
}
